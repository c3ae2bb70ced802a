using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.CloudWatch.Operations;

/// <summary>How metrics are read back. Source: "GetMetricData", "GetMetricStatistics" and "ListMetrics" of the CloudWatch API reference.</summary>
public sealed class MetricReadingTests
{
    private const string Range = """ "StartTime": "2026-01-15T12:00:00Z", "EndTime": "2026-01-15T13:00:00Z" """;
    private readonly CloudWatchUnderTest _cloud = new();

    [Fact]
    public async Task Data_points_are_of_periods_newest_first_and_none_of_a_period_without_samples()
    {
        await PutAsync(("12:00:59", "Count", 1), ("12:01:00", "Count", 2), ("12:14:00", "Bytes", 5));
        var result = await DataAsync("""{"Id": "a", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 300, "Stat": "Sum"}}""");
        result["Label"]!.ToString().ShouldBe("M");
        result["StatusCode"]!.ToString().ShouldBe("Complete");
        Times(result).ShouldBe(["12:10", "12:00"]);
        result["Values"]!.ToJsonString().ShouldBe("[5,3]");
    }

    [Theory]
    [InlineData(""" "ScanBy": "TimestampAscending", """, "Sum", "Count", "[1,2]")]
    [InlineData("", "Sum", "Count", "[2,1]")]
    [InlineData("", "p90", "Bytes", "[5]")]
    [InlineData("", "Sum", "Seconds", "[]")]
    public async Task Order_statistic_and_unit_are_as_asked(string order, string statistic, string unit, string values)
    {
        await PutAsync(("12:00:59", "Count", 1), ("12:01:00", "Count", 2), ("12:14:00", "Bytes", 5));
        var answer = await _cloud.CallAsync("GetMetricData", $$$"""
            { {{{order}}} {{{Range}}}, "MetricDataQueries": [
              {"Id": "a", "Label": "mine", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "{{{statistic}}}", "Unit": "{{{unit}}}"}},
              {"Id": "hidden", "ReturnData": false, "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}}] }
            """);
        var result = answer["MetricDataResults"]!.AsArray().ShouldHaveSingleItem()!;
        (result["Label"]!.ToString(), result["Values"]!.ToJsonString()).ShouldBe(("mine", values));
    }

    [Theory]
    [InlineData("""{"Id": "A", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}}""", "InvalidParameterValueException")]
    [InlineData("""{"Id": "a"}""", "MissingRequiredParameterException")]
    [InlineData("""{"Id": "a", "Expression": "SUM(METRICS())"}""", "NotImplemented")]
    [InlineData("""{"Id": "a", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 90, "Stat": "Sum"}}""", "InvalidParameterValueException")]
    [InlineData("""{"Id": "a", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 10, "Stat": "Sum"}}""", "NotImplemented")]
    [InlineData("""{"Id": "a", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "tm90"}}""", "NotImplemented")]
    [InlineData("""{"Id": "a", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Mean"}}""", "InvalidParameterValueException")]
    [InlineData("""{"Id": "a", "MetricStat": {"Metric": {"Namespace": "N"}, "Period": 60, "Stat": "Sum"}}""", "MissingRequiredParameterException")]
    [InlineData("""{"Id": "a", "MetricStat": {"Period": 60, "Stat": "Sum"}}""", "ValidationException")]
    [InlineData("""{"Id": "a", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}, "AccountId": "1"}""", "NotImplemented")]
    public async Task A_query_that_is_none_is_refused(string query, string code) =>
        (await _cloud.FailAsync("GetMetricData", $$"""{ {{Range}}, "MetricDataQueries": [{{query}}] }""")).Code.ShouldBe(code);

    [Fact]
    public async Task Ids_are_unique_and_a_range_has_a_length()
    {
        const string query = """{"Id": "a", "MetricStat": {"Metric": {"Namespace": "N", "MetricName": "M"}, "Period": 60, "Stat": "Sum"}}""";
        (await _cloud.FailAsync("GetMetricData", $$"""{ {{Range}}, "MetricDataQueries": [{{query}}, {{query}}] }""")).Code.ShouldBe("InvalidParameterValueException");
        (await _cloud.FailAsync("GetMetricData", $$"""{ "StartTime": 5, "EndTime": 5, "MetricDataQueries": [{{query}}] }""")).Code.ShouldBe("InvalidParameterCombinationException");
        (await _cloud.FailAsync("GetMetricData", $$"""{ "StartTime": 5, "MetricDataQueries": [{{query}}] }""")).Code.ShouldBe("MissingRequiredParameterException");
    }

    [Fact]
    public async Task Statistics_are_of_periods_and_units()
    {
        await PutAsync(("12:00:59", "Count", 1), ("12:01:00", "Count", 3), ("12:14:00", "Bytes", 5));
        var answer = await _cloud.CallAsync("GetMetricStatistics", $$"""
            { "Namespace": "N", "MetricName": "M", {{Range}}, "Period": 3600, "Statistics": ["Sum", "Average", "Minimum", "Maximum", "SampleCount"] }
            """);
        answer["Datapoints"]!.AsArray().Select(point => $"{point!["Unit"]} {point["Sum"]} {point["Average"]} {point["Minimum"]} {point["Maximum"]} {point["SampleCount"]}").ShouldBe(["Count 4 2 1 3 2", "Bytes 5 5 5 5 1"]);
        var percentiles = await _cloud.CallAsync("GetMetricStatistics", $$"""{ "Namespace": "N", "MetricName": "M", {{Range}}, "Period": 3600, "ExtendedStatistics": ["p99"], "Unit": "Count" }""");
        percentiles["Datapoints"]![0]!["ExtendedStatistics"]!.ToJsonString().ShouldBe("""{"p99":3}""");
    }

    [Theory]
    [InlineData(""" "Period": 60 """, "InvalidParameterCombinationException")]
    [InlineData(""" "Period": 60, "Statistics": ["Sum"], "ExtendedStatistics": ["p9"] """, "InvalidParameterCombinationException")]
    [InlineData(""" "Period": 60, "Statistics": ["p9"] """, "ValidationException")]
    [InlineData(""" "Period": 60, "ExtendedStatistics": ["Sum"] """, "InvalidParameterValueException")]
    [InlineData(""" "Period": 61, "Statistics": ["Sum"] """, "InvalidParameterValueException")]
    public async Task Statistics_that_are_none_are_refused(string members, string code) =>
        (await _cloud.FailAsync("GetMetricStatistics", $$"""{ "Namespace": "N", "MetricName": "M", {{Range}}, {{members}} }""")).Code.ShouldBe(code);

    [Fact]
    public async Task More_than_1440_data_points_are_refused()
    {
        const string day = """ "Namespace": "N", "MetricName": "M", "Period": 60, "Statistics": ["Sum"], "StartTime": "2026-01-14T12:00:00Z" """;
        await _cloud.CallAsync("GetMetricStatistics", $$"""{ {{day}}, "EndTime": "2026-01-15T12:00:00Z" }""");
        (await _cloud.FailAsync("GetMetricStatistics", $$"""{ {{day}}, "EndTime": "2026-01-15T12:01:00Z" }""")).Code.ShouldBe("InvalidParameterCombinationException");
    }

    [Fact]
    public async Task Metrics_are_listed_by_what_they_have_in_pages_of_500()
    {
        var data = Enumerable.Range(0, 501).Select(at => $$"""{"MetricName": "M", "Value": 1, "Dimensions": [{"Name": "Stack", "Value": "s"}, {"Name": "At", "Value": "{{at}}"}]}""");
        await _cloud.CallAsync("PutMetricData", $$"""{"Namespace": "N", "MetricData": [{{string.Join(", ", data)}}]}""");
        await _cloud.PutAsync("\"Value\": 1");
        var first = await _cloud.CallAsync("ListMetrics", """{"Dimensions": [{"Name": "Stack"}]}""");
        first["Metrics"]!.AsArray().Count.ShouldBe(500);
        (await _cloud.CallAsync("ListMetrics", $$"""{"Dimensions": [{"Name": "Stack"}], "NextToken": "{{first["NextToken"]}}"}"""))["Metrics"]!.AsArray().Count.ShouldBe(1);
        (await ListedAsync("""{"Dimensions": [{"Name": "At", "Value": "7"}], "Namespace": "N", "MetricName": "M"}""")).ShouldBe(1);
        (await ListedAsync("""{"Namespace": "n"}""")).ShouldBe(0);
        _cloud.Time.Advance(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(1));
        (await ListedAsync("""{"RecentlyActive": "PT3H"}""")).ShouldBe(0);
        (await ListedAsync("{}")).ShouldBe(500);
        (await _cloud.FailAsync("ListMetrics", """{"NextToken": "x"}""")).Code.ShouldBe("InvalidParameterValueException");
    }

    private async Task<int> ListedAsync(string input) => (await _cloud.CallAsync("ListMetrics", input))["Metrics"]!.AsArray().Count;

    private async Task PutAsync(params (string Time, string Unit, double Value)[] data)
    {
        _cloud.Time.Advance(TimeSpan.FromHours(1));
        foreach (var (time, unit, value) in data) await _cloud.PutAsync($"\"Timestamp\": \"2026-01-15T{time}Z\", \"Unit\": \"{unit}\", \"Value\": {value}");
    }

    private async Task<JsonNode> DataAsync(string query) =>
        (await _cloud.CallAsync("GetMetricData", $$"""{ {{Range}}, "MetricDataQueries": [{{query}}] }"""))["MetricDataResults"]!.AsArray().ShouldHaveSingleItem()!;

    private static IEnumerable<string> Times(JsonNode result) =>
        result["Timestamps"]!.AsArray().Select(time => time!.GetValue<AwsTimestamp>().Value.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
}
