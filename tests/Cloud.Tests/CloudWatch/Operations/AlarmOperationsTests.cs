using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Tests.CloudWatch.Operations;

/// <summary>How alarms are defined and described. Source: "PutMetricAlarm", "DescribeAlarms" and their neighbours in the CloudWatch API reference.</summary>
public sealed class AlarmOperationsTests
{
    private const string Topic = "arn:aws:sns:us-east-1:000000000000:t";
    private const string Rest = """ "EvaluationPeriods": 1, "Threshold": 0.5, "ComparisonOperator": "GreaterThanThreshold" """;
    private const string Metric = """ "Namespace": "N", "MetricName": "M", "Statistic": "Sum", "Period": 60 """;
    private readonly CloudWatchUnderTest _cloud = new();

    [Fact]
    public async Task An_alarm_on_a_metric_is_described_as_it_was_put()
    {
        await _cloud.CallAsync("PutMetricAlarm", $$"""
            { "AlarmName": "a", "AlarmDescription": "d", {{Metric}}, {{Rest}}, "Dimensions": [{"Name": "D", "Value": "v"}], "DatapointsToAlarm": 1, "TreatMissingData": "notBreaching",
              "AlarmActions": ["{{Topic}}"], "OKActions": [], "Unit": "Count" }
            """);
        (await DescribedAsync("a")).ToJsonString().ShouldBe(
            """{"AlarmName":"a","AlarmArn":"arn:aws:cloudwatch:us-east-1:000000000000:alarm:a","AlarmDescription":"d","AlarmConfigurationUpdatedTimestamp":1768478400,"ActionsEnabled":true,"OKActions":[],"AlarmActions":["arn:aws:sns:us-east-1:000000000000:t"],"InsufficientDataActions":[],"StateValue":"INSUFFICIENT_DATA","StateReason":"Unchecked: Initial alarm creation","StateUpdatedTimestamp":1768478400,"StateTransitionedTimestamp":1768478400,"MetricName":"M","Namespace":"N","Statistic":"Sum","Dimensions":[{"Name":"D","Value":"v"}],"Period":60,"Unit":"Count","EvaluationPeriods":1,"DatapointsToAlarm":1,"Threshold":0.5,"ComparisonOperator":"GreaterThanThreshold","TreatMissingData":"notBreaching"}""");
    }

    [Fact]
    public async Task An_alarm_on_an_expression_is_described_with_its_metrics()
    {
        const string metrics = """[{"Id":"w","Expression":"100 * m","Label":"l","ReturnData":true},{"Id":"m","MetricStat":{"Metric":{"Namespace":"N","MetricName":"M","Dimensions":[]},"Period":300,"Stat":"p99"},"ReturnData":false}]""";
        await _cloud.CallAsync("PutMetricAlarm", $$"""{ "AlarmName": "a", {{Rest}}, "Metrics": {{metrics}} }""");
        var described = await DescribedAsync("a");
        described["Metrics"]!.ToJsonString().ShouldBe(metrics);
        described.ContainsKey("MetricName").ShouldBeFalse();
        described.ContainsKey("Period").ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "MetricName must not be null")]
    [InlineData(""" , "MetricName": "M", "Statistic": "Sum", "Period": 60""", "Namespace must not be null")]
    [InlineData(""" , "Namespace": "N", "MetricName": "M", "Statistic": "Sum" """, "Period must not be null")]
    [InlineData(""" , "Namespace": "N", "MetricName": "M", "Period": 60""", "Exactly one of Statistic and ExtendedStatistic must be set")]
    [InlineData(""" , "Namespace": "N", "MetricName": "M", "Period": 61, "Statistic": "Sum" """, "Period must be")]
    [InlineData(""" , "Namespace": "N", "MetricName": "M", "Period": 60, "Statistic": "Sum", "DatapointsToAlarm": 2""", "DatapointsToAlarm must be less than or equal to EvaluationPeriods")]
    [InlineData(""" , "Namespace": "N", "MetricName": "M", "Period": 86460, "Statistic": "Sum", "DatapointsToAlarm": 2""", "DatapointsToAlarm")]
    [InlineData(""" , "Namespace": "N", "MetricName": "M", "Period": 60, "Statistic": "Sum", "TreatMissingData": "bad" """, "TreatMissingData")]
    [InlineData(""" , "Namespace": "N", "MetricName": "M", "Period": 60, "Statistic": "Sum", "AlarmActions": ["topic"]""", "Invalid arn syntax: topic")]
    [InlineData(""" , "Period": 60, "Metrics": [{"Id": "m", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}}]""", "Period should not be set if list of Metrics is set.")]
    [InlineData(""" , "Metrics": []""", "at least one element")]
    [InlineData(""" , "Metrics": [{"Id": "m"}]""", "Exactly one of MetricStat and Expression must be set")]
    [InlineData(""" , "Metrics": [{"Id": "w", "Expression": "m"}, {"Id": "m", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}}]""", "Exactly one element of the metrics list should return data.")]
    [InlineData(""" , "Metrics": [{"Id": "w", "Expression": "x"}, {"Id": "m", "ReturnData": false, "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}}]""", "'x' is no id of the metrics list")]
    [InlineData(""" , "Metrics": [{"Id": "w", "Expression": "m"}]""", "All metrics of the metrics list must have the same period.")]
    public async Task A_definition_that_breaks_a_rule_is_refused(string members, string message)
    {
        var error = await _cloud.FailAsync("PutMetricAlarm", $$"""{ "AlarmName": "a", {{Rest}} {{members}} }""");
        error.Code.ShouldBe("ValidationException");
        error.Message.ShouldContain(message);
        _cloud.Service.Alarms.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1441, 60, "more than a day")]
    [InlineData(8, 86_400, "more than a week")]
    public async Task An_alarm_looks_back_a_day_or_with_long_periods_a_week(int periods, int period, string message)
    {
        string Put(int count) => $$"""{ "AlarmName": "a", "Namespace": "N", "MetricName": "M", "Statistic": "Sum", "Period": {{period}}, "EvaluationPeriods": {{count}}, "Threshold": 1, "ComparisonOperator": "LessThanThreshold" }""";
        (await _cloud.FailAsync("PutMetricAlarm", Put(periods))).Message.ShouldContain(message);
        await _cloud.CallAsync("PutMetricAlarm", Put(periods - 1));
    }

    [Theory]
    [InlineData(""" "ComparisonOperator": "GreaterThanUpperThreshold" """)]
    [InlineData(""" "ComparisonOperator": "LessThanThreshold", "AlarmActions": ["arn:aws:automate:us-east-1:ec2:stop"] """)]
    [InlineData(""" "ComparisonOperator": "LessThanThreshold", "EvaluateLowSampleCountPercentile": "ignore" """)]
    [InlineData(""" "ComparisonOperator": "LessThanThreshold", "ThresholdMetricId": "m" """)]
    public async Task What_only_AWS_has_is_refused_by_name(string members) =>
        (await _cloud.FailAsync("PutMetricAlarm", $$"""{ "AlarmName": "a", {{Metric}}, "EvaluationPeriods": 1, "Threshold": 1, {{members}} }""")).Code.ShouldBe("NotImplemented");

    [Fact]
    public async Task An_alarm_that_is_defined_anew_keeps_its_state()
    {
        await PutAsync("a");
        await _cloud.CallAsync("SetAlarmState", """{"AlarmName": "a", "StateValue": "ALARM", "StateReason": "r", "StateReasonData": "{}"}""");
        await _cloud.CallAsync("PutMetricAlarm", $$"""{ "AlarmName": "a", {{Metric}}, "EvaluationPeriods": 3, "Threshold": 7, "ComparisonOperator": "LessThanThreshold" }""");
        var described = await DescribedAsync("a");
        described["StateValue"]!.ToString().ShouldBe("ALARM");
        described["StateReason"]!.ToString().ShouldBe("r");
        described["Threshold"]!.GetValue<double>().ShouldBe(7);
    }

    [Fact]
    public async Task Alarms_are_listed_by_name_prefix_and_state_in_pages()
    {
        foreach (var name in new[] { "b1", "a2", "a1" }) await PutAsync(name);
        await _cloud.CallAsync("SetAlarmState", """{"AlarmName": "a2", "StateValue": "OK", "StateReason": "r"}""");
        (await NamesAsync("{}")).ShouldBe("a1 a2 b1");
        (await NamesAsync("""{"AlarmNames": ["b1", "a1", "none"]}""")).ShouldBe("a1 b1");
        (await NamesAsync("""{"AlarmNamePrefix": "a"}""")).ShouldBe("a1 a2");
        (await NamesAsync("""{"StateValue": "OK"}""")).ShouldBe("a2");
        (await NamesAsync("""{"AlarmTypes": ["CompositeAlarm"]}""")).ShouldBe("");
        (await NamesAsync($$"""{"ActionPrefix": "{{Topic}}"}""")).ShouldBe("");
        var first = await _cloud.CallAsync("DescribeAlarms", """{"MaxRecords": 2}""");
        first["MetricAlarms"]!.AsArray().Count.ShouldBe(2);
        (await NamesAsync($$"""{"MaxRecords": 2, "NextToken": "{{first["NextToken"]}}"}""")).ShouldBe("b1");
        (await _cloud.FailAsync("DescribeAlarms", """{"NextToken": "x"}""")).Code.ShouldBe("InvalidNextToken");
        (await _cloud.FailAsync("DescribeAlarms", """{"AlarmNames": ["a1"], "AlarmNamePrefix": "a"}""")).Code.ShouldBe("ValidationException");
        (await _cloud.FailAsync("DescribeAlarms", """{"StateValue": "FINE"}""")).Code.ShouldBe("ValidationException");
    }

    [Fact]
    public async Task Several_alarms_are_deleted_together_or_not_at_all()
    {
        foreach (var name in new[] { "a", "b", "c" }) await PutAsync(name);
        (await _cloud.FailAsync("DeleteAlarms", """{"AlarmNames": ["a", "none"]}""")).Code.ShouldBe("ResourceNotFound");
        (await NamesAsync("{}")).ShouldBe("a b c");
        await _cloud.CallAsync("DeleteAlarms", """{"AlarmNames": ["a", "b"]}""");
        await _cloud.CallAsync("DeleteAlarms", """{"AlarmNames": ["none"]}""");
        (await NamesAsync("{}")).ShouldBe("c");
    }

    [Fact]
    public async Task Actions_are_switched_off_and_on()
    {
        await PutAsync("a");
        await _cloud.CallAsync("DisableAlarmActions", """{"AlarmNames": ["a", "none"]}""");
        (await DescribedAsync("a"))["ActionsEnabled"]!.GetValue<bool>().ShouldBeFalse();
        await _cloud.CallAsync("EnableAlarmActions", """{"AlarmNames": ["a"]}""");
        (await DescribedAsync("a"))["ActionsEnabled"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"AlarmName": "none", "StateValue": "OK", "StateReason": "r"}""", "ResourceNotFound")]
    [InlineData("""{"AlarmName": "a", "StateValue": "FINE", "StateReason": "r"}""", "ValidationException")]
    [InlineData("""{"AlarmName": "a", "StateValue": "OK"}""", "ValidationException")]
    [InlineData("""{"AlarmName": "a", "StateValue": "OK", "StateReason": "r", "StateReasonData": "{"}""", "InvalidFormat")]
    public async Task A_state_that_is_none_is_refused(string input, string code)
    {
        await PutAsync("a");
        (await _cloud.FailAsync("SetAlarmState", input)).Code.ShouldBe(code);
    }

    [Fact]
    public async Task The_history_tells_what_happened_newest_first()
    {
        await PutAsync("a");
        _cloud.Time.Advance(TimeSpan.FromMinutes(1));
        await _cloud.CallAsync("SetAlarmState", """{"AlarmName": "a", "StateValue": "OK", "StateReason": "r"}""");
        await _cloud.CallAsync("DeleteAlarms", """{"AlarmNames": ["a"]}""");
        (await HistoryAsync("""{"AlarmName": "a"}""")).ShouldBe(["Alarm \"a\" deleted", "Alarm updated from INSUFFICIENT_DATA to OK", "Alarm \"a\" created"]);
        (await HistoryAsync("""{"HistoryItemType": "StateUpdate"}""")).ShouldBe(["Alarm updated from INSUFFICIENT_DATA to OK"]);
        (await HistoryAsync("""{"ScanBy": "TimestampAscending", "EndDate": "2026-01-15T12:00:00Z"}""")).ShouldBe(["Alarm \"a\" created"]);
        (await HistoryAsync("""{"AlarmName": "b"}""")).ShouldBeEmpty();
    }

    private Task<JsonObject> PutAsync(string name) => _cloud.CallAsync("PutMetricAlarm", $$"""{ "AlarmName": "{{name}}", {{Metric}}, {{Rest}} }""");

    private async Task<JsonObject> DescribedAsync(string name) =>
        (await _cloud.CallAsync("DescribeAlarms", $$"""{"AlarmNames": ["{{name}}"]}"""))["MetricAlarms"]!.AsArray().ShouldHaveSingleItem()!.AsObject();

    private async Task<string> NamesAsync(string input) =>
        string.Join(' ', (await _cloud.CallAsync("DescribeAlarms", input))["MetricAlarms"]!.AsArray().Select(alarm => alarm!["AlarmName"]!.ToString()));

    private async Task<IReadOnlyList<string>> HistoryAsync(string input) =>
        [.. (await _cloud.CallAsync("DescribeAlarmHistory", input))["AlarmHistoryItems"]!.AsArray().Select(item => item!["HistorySummary"]!.ToString())];
}
