using Pipeline.Testing;

namespace Pipeline.Template.Tests.Alarms;

/// <summary>The alarms over what services really write; and that a mistake in an alarm is noticed by them.</summary>
public sealed class AlarmScenarioTests(DeployedAlarms deployed) : IClassFixture<DeployedAlarms>
{
    public static TheoryData<string> Scenarios => [.. AlarmScenarios.All.Select(scenario => scenario.ToString())];

    // Each of these would leave an incident unnoticed, or ring for none.
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "IteratorAgeAlarm", "DatapointsToAlarm: 3", "DatapointsToAlarm: 4" },
        { "IteratorAgeAlarm", "Expression: age / 1000", "Expression: age / 60" },
        { "IteratorAgeAlarm", "Stat: Maximum", "Stat: SampleCount" },
        { "IteratorAgeAlarm", "ComparisonOperator: GreaterThanThreshold", "ComparisonOperator: GreaterThanOrEqualToThreshold" },
        { "ScoringErrorsAlarm", "DatapointsToAlarm: 2", "DatapointsToAlarm: 1" },
        { "ScoringErrorsAlarm", "TreatMissingData: notBreaching", "TreatMissingData: breaching" },
        { "ScoringErrorsAlarm", "EvaluationPeriods: 5", "EvaluationPeriods: 4" },
        { "ScoringThrottlesAlarm", "MetricName: Throttles", "MetricName: Errors" },
        { "ScoringDurationAlarm", "Threshold: 48000", "Threshold: 58000" },
        { "LookupsErrorsAlarm", "DatapointsToAlarm: 1", "DatapointsToAlarm: 2" },
        { "LookupsDurationAlarm", "Statistic: Maximum", "Statistic: SampleCount" },
        { "RetrainingThrottlesAlarm", "DatapointsToAlarm: 1", "DatapointsToAlarm: 2" },
        { "GivenUpAlarm", "Threshold: 0", "Threshold: 1" },
        { "LostEventsAlarm", "!Ref ScoringFunction", "!Ref LookupsFunction" },
        { "FailedEventsAlarm", "Statistic: Maximum", "Statistic: Minimum\n      Unit: Bytes" },
        { "HandedBackAlarm", "DatapointsToAlarm: 3", "DatapointsToAlarm: 5" },
        { "HandedBackAlarm", "Namespace: Pipeline", "Namespace: AWS/Lambda" },
        { "NothingScoredAlarm", "FILL(received, 0) / incoming", "received / incoming" },
        { "NothingScoredAlarm", "TreatMissingData: notBreaching", "TreatMissingData: breaching" },
        { "QuarantineAlarm", "DatapointsToAlarm: 1", "DatapointsToAlarm: 3" },
        { "QuarantineAlarm", "100 * quarantined / received", "quarantined / received" },
        { "WrongAnswersAlarm", "EvaluationPeriods: 1", "EvaluationPeriods: 2" },
        { "WrongAnswersAlarm", "MetricName: WrongAnswers", "MetricName: Unscored" },
        { "UnscoredAlarm", "TreatMissingData: ignore", "TreatMissingData: notBreaching" },
        { "UnscoredAlarm", "DatapointsToAlarm: 10", "DatapointsToAlarm: 11" },
        { "UnscoredAlarm", "MetricName: UnscoredAfterModel", "MetricName: Unscored" },
        { "ZonesMissingAlarm", "MetricName: ZonesMissing", "MetricName: RoutesMissing" },
        { "StreamFullAlarm", "MetricName: WriteProvisionedThroughputExceeded", "MetricName: ReadProvisionedThroughputExceeded" },
        { "EndpointErrorsAlarm", "MetricName: Invocation5XXErrors", "MetricName: Invocation4XXErrors" },
        { "EndpointErrorsAlarm", "EvaluationPeriods: 1", "EvaluationPeriods: 2" },
        { "EndpointRefusalsAlarm", "Value: live", "Value: AllTraffic" },
        { "WorkflowFailedAlarm", "!Ref RetrainStateMachine", "!Ref CompactStateMachine" },
        { "WorkflowAbortedAlarm", "MetricName: ExecutionsAborted", "MetricName: ExecutionsFailed" },
        { "IntervalCoverageAlarm", "TreatMissingData: ignore", "TreatMissingData: missing" },
        { "IntervalCoverageAlarm", "ComparisonOperator: LessThanThreshold", "ComparisonOperator: GreaterThanThreshold" },
        { "LiveErrorAlarm", "Statistic: Maximum", "Statistic: SampleCount" },
        { "DataChangeAlarm", "Threshold: 1", "Threshold: 2" },
        { "LabelsLeanAlarm", "Name: StackName", "Name: Stack" },
        { "PredictionWritesThrottledAlarm", "!Ref PredictionsTable", "!Ref LookupsTable" },
    };

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task It_has_the_states_that_operators_expect(string name)
    {
        var scenario = AlarmScenarios.All.First(scenario => scenario.ToString() == name);
        (await scenario.PlayAsync(deployed)).ShouldBe(scenario.States);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_in_an_alarm_is_noticed(string alarm, string text, string mistake)
    {
        var spoiled = DeployedAlarms.Of(Spoil(alarm, text, mistake));
        await spoiled.InitializeAsync();
        await using (spoiled)
        {
            var noticed = 0;
            foreach (var scenario in AlarmScenarios.All.Where(scenario => scenario.Alarm == alarm))
            {
                if (await scenario.PlayAsync(spoiled) != scenario.States) noticed++;
            }

            noticed.ShouldBePositive();
        }
    }

    private static string Spoil(string alarm, string text, string mistake)
    {
        var template = File.ReadAllText(Path.Combine(Repository.Root, "template.yaml"));
        var start = template.IndexOf($"\n  {alarm}:\n", StringComparison.Ordinal);
        var end = template.IndexOf("\n\n", start, StringComparison.Ordinal);
        var body = template[start..end];
        var at = body.IndexOf(text, StringComparison.Ordinal);
        at.ShouldBePositive($"{alarm} says '{text}'");
        return template[..start] + body[..at] + mistake + body[(at + text.Length)..] + template[end..];
    }
}
