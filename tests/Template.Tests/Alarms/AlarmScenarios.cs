namespace Pipeline.Template.Tests.Alarms;

/// <summary>What operators expect of the alarms, in the numbers that the services write.</summary>
internal static class AlarmScenarios
{
    private const string Scorer = "FunctionName={ScoringFunction}";
    private const string Lookups = "FunctionName={LookupsFunction}";
    private const string Retraining = "FunctionName={RetrainingFunction}";
    private const string Stack = "StackName=s";
    private const string Endpoint = "EndpointName=s-trips,VariantName=live";
    private const string Workflow = "StateMachineArn={RetrainStateMachine}";
    private static readonly TimeSpan Five = TimeSpan.FromMinutes(5);

    public static IReadOnlyList<AlarmScenario> All { get; } =
    [
        new("IteratorAgeAlarm", "six minutes behind for three minutes, of five", "OOOOAAO", Of("AWS/Lambda", "IteratorAge", Scorer, "299000 360000 360000 0 360000 0 0")),
        new("IteratorAgeAlarm", "five minutes behind", "OOOOO", Of("AWS/Lambda", "IteratorAge", Scorer, "300000 300000 300000 300000 300000")),
        new("ScoringErrorsAlarm", "one bad minute, and two of them", "OOOOAO", Of("AWS/Lambda", "Errors", Scorer, "1 0 0 0 1 0")),
        new("ScoringErrorsAlarm", "no invocation at all", "OOO", Of("AWS/Lambda", "Errors", Scorer, "- - -")),
        new("ScoringThrottlesAlarm", "throttles for three minutes", "OOA", Of("AWS/Lambda", "Throttles", Scorer, "5 5 5")),
        new("ScoringDurationAlarm", "invocations of 49 of their 60 seconds in two minutes", "OOA", Of("AWS/Lambda", "Duration", Scorer, "48000 49000 49000")),
        new("LookupsErrorsAlarm", "one file that cannot be loaded is enough", "OA", Of("AWS/Lambda", "Errors", Lookups, "0 1")),
        new("LookupsDurationAlarm", "a file that takes 241 of 300 seconds", "OA", Of("AWS/Lambda", "Duration", Lookups, "240000 241000")),
        new("RetrainingThrottlesAlarm", "one throttle is enough", "OA", Of("AWS/Lambda", "Throttles", Retraining, "- 1")),
        new("GivenUpAlarm", "one batch that Lambda gave up", "OAO", Of("AWS/Lambda", "OnFailureDestinationDeliveredEventCount", "EventSourceMappingUUID=mapping-1", "- 1 0")),
        new("LostEventsAlarm", "one batch that could not be kept", "OAO", Of("AWS/Lambda", "DestinationDeliveryFailures", Scorer, "- 1 0")),
        new("FailedEventsAlarm", "a message in the queue", "OAO", Of("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName=s-failed-events", "0 1 0", Five)),
        new("HandedBackAlarm", "batches handed back in three minutes of five", "OOOOA", Of("Pipeline", "ReportedFailures", Scorer, "10 0 10 - 1")),
        new("NothingScoredAlarm", "trips arrive and no invocation receives any, for ten minutes", "OOA",
            Of("AWS/Kinesis", "IncomingRecords", "StreamName=s-trips", "1000 1000 1000", Five), Of("Pipeline", "Received", Scorer, "1000 - -", Five)),
        new("NothingScoredAlarm", "nothing arrives", "OOO",
            Of("AWS/Kinesis", "IncomingRecords", "StreamName=s-trips", "- - -", Five), Of("Pipeline", "Received", Scorer, "- - -", Five)),
        new("QuarantineAlarm", "a burst of one minute: 10 % of 10,000", "OAAAAAO",
            Of("Pipeline", "Quarantined", Scorer, "0 1000 0 0 0 0 0"), Of("Pipeline", "Received", Scorer, "10000 10000 10000 10000 10000 10000 10000")),
        new("WrongAnswersAlarm", "one answer that is no prediction is enough to roll back", "OAO", Of("Pipeline", "WrongAnswers", Scorer, "0 1 0")),
        new("UnscoredAlarm", "no endpoint, ten minutes of fifteen; then no traffic, which says nothing", "IIIIIIIIIAAAA",
            Of("Pipeline", "UnscoredAfterModel", Scorer, "9 9 9 9 9 9 9 9 9 9 - - -"), Of("Pipeline", "Unscored", Scorer, "9 9 9 9 9 9 9 9 9 9 - - -"),
            Of("Pipeline", "Scored", Scorer, "1 1 1 1 1 1 1 1 1 1 - - -")),
        new("UnscoredAlarm", "no model has been promoted yet", "OOOOOOOOOOOO",
            Of("Pipeline", "UnscoredAfterModel", Scorer, "0 0 0 0 0 0 0 0 0 0 0 0"), Of("Pipeline", "Unscored", Scorer, "9 9 9 9 9 9 9 9 9 9 9 9"),
            Of("Pipeline", "Scored", Scorer, "0 0 0 0 0 0 0 0 0 0 0 0")),
        new("ZonesMissingAlarm", "three percent of the zones are missing", "OOA",
            Of("Pipeline", "ZonesMissing", Scorer, "3 3 3"), Of("Pipeline", "ZonesAsked", Scorer, "100 100 100")),
        new("ZonesMissingAlarm", "two percent may be", "OOO",
            Of("Pipeline", "ZonesMissing", Scorer, "2 2 2"), Of("Pipeline", "ZonesAsked", Scorer, "100 100 100")),
        new("StreamFullAlarm", "refused puts for three minutes", "OOA", Of("AWS/Kinesis", "WriteProvisionedThroughputExceeded", "StreamName=s-trips", "1 1 1")),
        new("EndpointErrorsAlarm", "one answer of 500 is enough to roll back", "OAO", Of("AWS/SageMaker", "Invocation5XXErrors", Endpoint, "0 1 0")),
        new("EndpointRefusalsAlarm", "refused rows for three minutes", "OOAAAO", Of("AWS/SageMaker", "Invocation4XXErrors", Endpoint, "1 1 1 0 0 0")),
        new("WorkflowFailedAlarm", "one run fails", "OAO", Of("AWS/States", "ExecutionsFailed", Workflow, "- 1 0", Five)),
        new("WorkflowAbortedAlarm", "one run is stopped", "OAO", Of("AWS/States", "ExecutionsAborted", Workflow, "- 1 0", Five)),
        new("IntervalCoverageAlarm", "84 % of the labels in their intervals, and then no run", "OAAAAAAA", Of("Pipeline", "IntervalCoverage", Stack, "0.85 0.84 - - - - - -", Five)),
        new("LiveErrorAlarm", "the error is 1.13 times the promoted one", "OAAO", Of("Pipeline", "LiveErrorRatio", Stack, "1.12 1.13 - 1", Five)),
        new("DataChangeAlarm", "a feature has changed by more than it may", "OAAO", Of("Pipeline", "DataChange", Stack, "1 1.01 - 0.4", Five)),
        new("LabelsLeanAlarm", "a tenth of the trips has half of its labels", "OAAO", Of("Pipeline", "LeastLabelShare", Stack, "0.6 0.5 - 0.9", Five)),
        new("PredictionWritesThrottledAlarm", "throttled writes for three minutes", "OOA", Of("AWS/DynamoDB", "WriteThrottleEvents", "TableName=s-predictions", "1 1 1")),
    ];

    private static MetricSeries Of(string space, string name, string dimensions, string values) => new(space, name, dimensions, values);

    private static MetricSeries Of(string space, string name, string dimensions, string values, TimeSpan period) => new(space, name, dimensions, values) { Period = period };
}
