using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Contract.Intervals;
using Pipeline.Domain;
using Pipeline.Scoring.Metrics;
using Pipeline.Testing;

namespace Pipeline.Template.Tests;

/// <summary>Every alarm and every line of the dashboard watches a metric which the functions or AWS emit, of something that is in the template.</summary>
public sealed partial class WatchedMetricsTests
{
    private static readonly ProjectTemplate Template = new();

    public static TheoryData<string> Watches => [.. Template.Watches().Select(watch => watch.ToString())];

    public static TheoryData<string> Alarms => [.. Template.OfType("AWS::CloudWatch::Alarm")];

    [Theory]
    [MemberData(nameof(Watches))]
    public void A_watched_metric_is_emitted(string watched)
    {
        var watch = Template.Watches().First(watch => watch.ToString() == watched);
        if (WorkflowMetrics.Of(Template).Any(metric => metric.Namespace == watch.Namespace && metric.Name == watch.Metric && metric.Dimensions.ToHashSet().SetEquals(watch.Dimensions))) return;
        if (watch.Namespace == "Pipeline")
        {
            string function = Named(watch.Dimensions["FunctionName"], "AWS::Serverless::Function");
            FunctionMetrics.Of(function).ShouldContain(
                metric => metric.Namespace == watch.Namespace && metric.Name == watch.Metric && metric.Dimensions.Order().SequenceEqual(watch.Dimensions.Keys.Order()), watched);
            return;
        }

        AwsMetrics.Emits(watch.Namespace, watch.Metric, watch.Dimensions.Keys).ShouldBeTrue($"{watched}: not in aws-metrics.json");
        foreach (var (name, value) in watch.Dimensions) ShouldBeInTemplate(name, value);
    }

    [Theory]
    [MemberData(nameof(Alarms))]
    public void An_alarm_tells_the_one_topic_what_it_means_and_when_it_is_over(string alarm)
    {
        var properties = Template.Properties(alarm);
        properties["AlarmActions"]!.AsArray().Select(ProjectTemplate.Text).ShouldBe(["${AlarmsTopic}"]);
        properties["OKActions"]!.AsArray().Select(ProjectTemplate.Text).ShouldBe(["${AlarmsTopic}"]);
        properties["AlarmDescription"]!.ToString().ShouldEndWith(".");
        properties["TreatMissingData"].ShouldNotBeNull();
    }

    [Theory]
    [MemberData(nameof(Alarms))]
    public void An_alarms_expression_uses_the_metrics_that_it_names(string alarm)
    {
        if (Template.Properties(alarm)["Metrics"] is not JsonArray metrics) return;
        var expression = metrics.Single(metric => metric!["Expression"] is not null)!;
        var used = Identifier().Matches(expression["Expression"]!.ToString()).Select(match => match.Value).Distinct();
        used.ShouldBe(metrics.Where(metric => metric!["MetricStat"] is not null).Select(metric => metric!["Id"]!.ToString()), ignoreOrder: true);
    }

    [Theory]
    [InlineData("AWS/Lambda", "IteratorAge")]
    [InlineData("AWS/Lambda", "OnFailureDestinationDeliveredEventCount")]
    [InlineData("AWS/Lambda", "DestinationDeliveryFailures")]
    [InlineData("AWS/SQS", "ApproximateNumberOfMessagesVisible")]
    [InlineData("AWS/SageMaker", "Invocation4XXErrors")]
    [InlineData("AWS/SageMaker", "Invocation5XXErrors")]
    [InlineData("AWS/SageMaker", "ModelLatency")]
    [InlineData("AWS/SageMaker", "OverheadLatency")]
    [InlineData("AWS/States", "ExecutionsFailed")]
    [InlineData("AWS/States", "ExecutionsTimedOut")]
    [InlineData("AWS/DynamoDB", "ReadThrottleEvents")]
    [InlineData("AWS/DynamoDB", "WriteThrottleEvents")]
    [InlineData("Pipeline", "Decisions")]
    [InlineData("Pipeline", "Quarantined")]
    [InlineData("Pipeline", "UnscoredAfterModel")]
    [InlineData("Pipeline", "IntervalCoverage")]
    [InlineData("Pipeline", "LeastLabelShare")]
    [InlineData("Pipeline", "LiveErrorRatio")]
    [InlineData("Pipeline", "DataChange")]
    [InlineData("Pipeline", "ReportedFailures")]
    [InlineData("Pipeline", "LabelRowsAccepted")]
    [InlineData("AWS/Kinesis", "IncomingRecords")]
    [InlineData("AWS/States", "ExecutionsAborted")]
    public void What_can_go_wrong_has_an_alarm(string ns, string metric) =>
        Template.OfType("AWS::CloudWatch::Alarm").SelectMany(Template.Alarm).ShouldContain(watch => watch.Namespace == ns && watch.Metric == metric);

    /// <summary>The domain names the kinds. Statistics may lack rows, and rows that should all be there may not.</summary>
    [Fact]
    public void Missing_rows_of_every_kind_of_lookups_are_on_the_dashboard_and_those_of_complete_kinds_have_an_alarm()
    {
        foreach (var kind in new TripDomain().LookupKinds.Append(IntervalLookups.Kind))
        {
            string[] metrics = [MetricSet.AskedOf(kind), MetricSet.MissingOf(kind)];
            var watches = Template.Watches().Where(watch => metrics.Contains(watch.Metric)).ToLookup(watch => watch.Where.Contains(": ", StringComparison.Ordinal));
            watches[true].Select(watch => watch.Metric).ShouldBe(metrics, kind.Folder);
            var alarms = watches[false].GroupBy(watch => watch.Where).ToList();
            if (!kind.IsComplete)
            {
                alarms.ShouldBeEmpty(kind.Folder);
                continue;
            }

            var alarm = alarms.ShouldHaveSingleItem(kind.Folder);
            alarm.Select(watch => watch.Metric).ShouldBe(metrics, ignoreOrder: true);
            var properties = Template.Properties(alarm.Key);
            ProjectTemplate.Text(properties["Threshold"]).ShouldBe("${MissingLookupAlarmPercent}");
            properties["Metrics"]!.AsArray().Single(metric => metric!["Expression"] is not null)!["Expression"]!.ToString().ShouldBe("100 * missing / asked");
        }
    }

    [Fact]
    public void Every_count_that_a_run_writes_is_on_the_dashboard() =>
        WorkflowMetrics.Of(Template).Select(metric => metric.Name).ShouldBe(
            Template.Watches().Where(watch => watch.Dimensions.ContainsKey("StackName") && watch.Where.Contains(": ", StringComparison.Ordinal)).Select(watch => watch.Metric), ignoreOrder: true);

    [Theory]
    [InlineData("RetrainStateMachine", "ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted")]
    [InlineData("CompactStateMachine", "ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted")]
    [InlineData("WatchStateMachine", "ExecutionsFailed", "ExecutionsTimedOut")]
    public void A_state_machines_executions_that_do_not_succeed_have_alarms(string machine, params string[] metrics) =>
        Template.OfType("AWS::CloudWatch::Alarm").SelectMany(Template.Alarm).Where(watch => watch.Dimensions.GetValueOrDefault("StateMachineArn") == $"${{{machine}}}")
            .Select(watch => watch.Metric).ShouldBe(metrics, ignoreOrder: true);

    [Fact]
    public void Every_function_has_alarms_of_errors_throttles_and_a_duration_near_its_timeout()
    {
        foreach (string function in Template.OfType("AWS::Serverless::Function"))
        {
            string AlarmOf(string metric) => Template.OfType("AWS::CloudWatch::Alarm")
                .Where(alarm => Template.Alarm(alarm).Any(watch => watch.Namespace == "AWS/Lambda" && watch.Metric == metric && watch.Dimensions.Count == 1 && watch.Dimensions["FunctionName"] == $"${{{function}}}"))
                .ShouldHaveSingleItem($"{metric} of {function}");
            AlarmOf("Errors");
            AlarmOf("Throttles");
            long timeout = Template.Properties(function)["Timeout"]!.GetValue<long>();
            Template.Properties(AlarmOf("Duration"))["Threshold"]!.GetValue<long>().ShouldBe(timeout * 800, function);
        }
    }

    [Fact]
    public void A_new_version_is_rolled_back_by_its_own_errors_and_by_what_it_hands_back_and_by_nothing_else()
    {
        foreach (string function in Template.OfType("AWS::Serverless::Function"))
        {
            var alarms = Template.Properties(function)["DeploymentPreference"]!["Alarms"]!.AsArray().Select(alarm => ProjectTemplate.Text(alarm).Trim('$', '{', '}')).ToList();
            // A batch that is handed back is no error of the invocation, and the mapping alone takes one back.
            alarms.Count.ShouldBe(function == "ScoringFunction" ? 2 : 1, function);
            foreach (string handedBack in alarms.Skip(1))
            {
                var reported = Template.Alarm(handedBack).ShouldHaveSingleItem();
                (reported.Namespace, reported.Metric).ShouldBe(("Pipeline", "ReportedFailures"));
                reported.Dimensions.ShouldBe(new Dictionary<string, string> { ["FunctionName"] = $"${{{function}}}", ["FunctionVersion"] = $"${{{function}.Version.Version}}" }, ignoreOrder: true);
                Template.Properties(handedBack)["AlarmName"]!["Fn::Sub"]!.ToString().ShouldEndWith($"${{{function}.Version.Version}}");
            }

            string alarm = alarms[0];
            var watch = Template.Alarm(alarm).ShouldHaveSingleItem();
            (watch.Namespace, watch.Metric).ShouldBe(("AWS/Lambda", "Errors"), function);
            watch.Dimensions.ShouldBe(new Dictionary<string, string>
            {
                ["FunctionName"] = $"${{{function}}}",
                ["Resource"] = $"${{{function}}}:live",
                ["ExecutedVersion"] = $"${{{function}.Version.Version}}",
            }, ignoreOrder: true);
            // A changed alarm would keep the state that the old version has put it into, and stop the deployment that mends it.
            Template.Properties(alarm)["AlarmName"]!["Fn::Sub"]!.ToString().ShouldEndWith($"${{{function}.Version.Version}}");
        }
    }

    [Fact]
    public void A_versions_description_changes_with_what_a_version_holds_alone()
    {
        // A change of it publishes a version, and Lambda publishes none of a function that has not changed: the update would fail.
        foreach (string function in Template.OfType("AWS::Serverless::Function"))
        {
            string description = ProjectTemplate.Text(Template.Properties(function)["VersionDescription"]);
            foreach (string parameter in (string[])["Stage", "ReservedConcurrency", "CodeDeployment", "LogRetentionDays", "BatchSize"])
                description.ShouldNotContain($"${{{parameter}}}", Case.Sensitive, function);
        }
    }

    [Fact]
    public void An_overdue_workflow_is_told_after_its_days_and_not_at_once()
    {
        var alarm = Template.Properties("WorkflowOverdueAlarm");
        // Hours before the stack or its model have no value, which is not held against the workflow.
        alarm["TreatMissingData"]!.ToString().ShouldBe("notBreaching");
        alarm["DatapointsToAlarm"].ShouldBeNull("All of them.");
        alarm["EvaluationPeriods"]!["Fn::FindInMap"]!.AsArray().Select(part => part is JsonValue ? part.ToString() : ProjectTemplate.Text(part))
            .ShouldBe(["OverdueHours", "${RetrainOverdueDays}", "Periods"]);
        foreach (var (days, hours) in Template.Mappings["OverdueHours"]!.AsObject())
            hours!["Periods"]!.GetValue<long>().ShouldBe(24 * long.Parse(days, System.Globalization.CultureInfo.InvariantCulture), days);
        Template.Mappings["OverdueHours"]!.AsObject().Select(days => days.Key).ShouldBe(Template.Parameters["RetrainOverdueDays"]!["AllowedValues"]!.AsArray().Select(days => days!.ToString()));
        // A sum with a metric that is missing in an hour is missing in it.
        Template.Alarm("WorkflowOverdueAlarm").Select(watch => watch.Metric).ShouldBe(["Decisions", "CPUUtilization"]);
        alarm["Metrics"]!.AsArray().Single(metric => metric!["Expression"] is not null)!["Expression"]!.ToString().ShouldBe("FILL(decided, 0) + 0 * serving");
        foreach (var metric in alarm["Metrics"]!.AsArray().Where(metric => metric!["MetricStat"] is not null)) metric!["MetricStat"]!["Period"]!.GetValue<long>().ShouldBe(3600);
    }

    private static void ShouldBeInTemplate(string dimension, string value)
    {
        switch (dimension)
        {
            case "FunctionName":
                Named(value, "AWS::Serverless::Function");
                break;
            case "Resource":
                value.ShouldEndWith($":{Template.Globals["Function"]!["AutoPublishAlias"]}");
                Named(value[..value.IndexOf(':', StringComparison.Ordinal)], "AWS::Serverless::Function");
                break;
            case "ExecutedVersion":
                value.ShouldEndWith(".Version.Version}");
                Named(value.Replace(".Version.Version", "", StringComparison.Ordinal), "AWS::Serverless::Function");
                break;
            case "TableName":
                Named(value, "AWS::DynamoDB::Table");
                break;
            case "StreamName":
                Named(value, "AWS::Kinesis::Stream");
                break;
            case "StateMachineArn":
                Named(value, "AWS::Serverless::StateMachine");
                break;
            case "QueueName":
                value.ShouldEndWith(".QueueName}");
                Named(value.Replace(".QueueName", "", StringComparison.Ordinal), "AWS::SQS::Queue");
                break;
            case "EventSourceMappingUUID":
                // SAM names a mapping by its function and its event.
                var mappings = from function in Template.OfType("AWS::Serverless::Function")
                               from source in Template.Properties(function)["Events"]!.AsObject()
                               where source.Value!["Properties"]?["MetricsConfig"]?["Metrics"]?[0]?.ToString() == "EventCount"
                               select $"${{{function}{source.Key}}}";
                mappings.ShouldContain(value);
                break;
            case "EndpointName":
                value.ShouldBe(ProjectTemplate.Text(Template.Properties("ScoringFunction")["Environment"]!["Variables"]!["ENDPOINT_NAME"]));
                value.ShouldBe(ProjectTemplate.Text(Template.Properties("RetrainStateMachine")["DefinitionSubstitutions"]!["EndpointName"]));
                break;
            case "VariantName":
                File.ReadAllText(Path.Combine(Repository.Root, "statemachines", "retrain.asl.yaml")).ShouldContain($"- VariantName: {value}\n");
                break;
            default:
                throw new NotSupportedException($"Say here what in the template the dimension {dimension} names.");
        }
    }

    /// <summary>The name of the resource that <c>${Name}</c> refers to, which is of a type.</summary>
    private static string Named(string value, string type)
    {
        value.ShouldMatch(@"^\$\{\w+\}$");
        Template.OfType(type).ShouldContain(value[2..^1]);
        return value[2..^1];
    }

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Identifier();
}
