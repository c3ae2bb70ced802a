using Pipeline.StateMachine.Tests.Coverage;

namespace Pipeline.StateMachine.Tests;

/// <summary>The courses that together enter every state of one run and go every way out of its choices.</summary>
internal static class Courses
{
    /// <summary>Courses, the longest first: a state's rules are tried on the first course that enters it.</summary>
    public static IReadOnlyList<Course<RetrainHarness>> All { get; } =
    [
        new("a better model, for labels that landed", harness => With(harness, () => harness.Input = Labels), "promoted"),
        new("a better model", harness => harness.Serves("old", 5), "promoted"),
        new("a first model", _ => { }, "promoted"),
        new("other instances", harness => With(harness, () => harness.InstanceType = "ml.m5.large"), "promoted"),
        new("a swap that nobody was told of", harness => With(harness, () => harness.ServingSince = null), "promoted"),
        new("a worse model", harness => harness.Serves("old", 3.5), "rejected"),
        new(
            "a worse model, and live answers with intervals",
            harness =>
            {
                harness.Serves("old", 3.5);
                harness.Intervals(answers: 2500, carried: 2000, covered: 1500);
            },
            "rejected"),
        new("a model no better than a constant", harness => With(harness, () => harness.BestConstant(3.9)), "rejected"),
        new("a model that is worse in part", harness => With(harness, () => harness.Part(new JudgedPart("hour", "8", 1200, 6, 5, 0.1))), "rejected"),
        new("a model that has forgotten", harness => With(harness, () => harness.Part(new JudgedPart("reference", "", 3000, 5.5, 5, 0.1))), "held"),
        new(
            "a model that has forgotten, and is let in",
            harness => With(harness, () =>
            {
                harness.Part(new JudgedPart("reference", "", 3000, 5.5, 5, 0.1));
                harness.Input = """{"release": true}""";
            }),
            "promoted"),
        new("labels of some trips alone", harness => With(harness, () => harness.Leans("distance", "5.9", "66.2", "0.29")), "labels-lean"),
        new("trips as before", harness => With(harness, () => harness.Profile = "run-0"), "promoted"),
        new(
            "trips that have changed",
            harness => With(harness, () =>
            {
                harness.Profile = "run-0";
                harness.Changed("distance_miles", 0.3, 0.1);
            }),
            "data-changed"),
        new("a change that is accepted", harness => With(harness, () => harness.Input = """{"accept": "run-0"}"""), "promoted"),
        new(
            "a profile that is gone",
            harness => With(harness, () =>
            {
                harness.Profile = "run-0";
                harness.HasNoProfile();
            }),
            "ProfileNotFound"),
        new(
            "a change of which there is no profile",
            harness => With(harness, () =>
            {
                harness.Input = """{"accept": "run-0"}""";
                harness.HasNoProfile();
            }),
            "ProfileNotFound"),
        new("too few trips to judge by", harness => harness.Serves("old", 5, trips: 999), "not-enough-evidence"),
        new("too few labels", harness => With(harness, () => harness.Labels(999)), "not-enough-data"),
        new("many runs at once", harness => With(harness, () => harness.Engine.Interposed = Listings.TwoPages()), "promoted"),
        new("no crawler", harness => With(harness, () => harness.Glue.AlwaysFails("StartCrawler", "EntityNotFoundException")), "NotDeployed"),
        new("many closed days", harness => With(harness, () => harness.Glue.Next("GetPartitions", """{"Partitions": [{"Values": ["2026-01-01"]}], "NextToken": "more"}""")), "promoted"),
        new("labels of no day", harness => With(harness, () => harness.Input = """{"accepted": "tables/labels/dt=2026-01-14/a.json.gz"}"""), "StartingLabelsNotNamed"),
        new(
            "labels that are gone",
            harness => With(harness, () =>
            {
                harness.Input = Labels;
                harness.Glue.AlwaysFails("GetPartition", "EntityNotFoundException");
            }),
            "StartingLabelsNotFound"),
        new("unreadable trips", harness => With(harness, () => harness.Others(unreadable: 500, outside: 0, unmatched: 0)), "data-quality"),
        new("another's crawl", harness => With(harness, () => harness.Glue.Fails("StartCrawler", "CrawlerRunningException")), "promoted"),
        new(
            "a refused query",
            harness => With(harness, () => harness.Athena.On("GetQueryExecution", input =>
            {
                var query = RetrainHarness.Query(input, "FAILED");
                query["QueryExecution"]!["Status"]!["StateChangeReason"] = "TABLE_NOT_FOUND";
                return query;
            })),
            "States.TaskFailed"),
        new(
            "a failed crawl",
            harness => With(harness, () => harness.Glue.On("GetCrawler", """{"Crawler": {"State": "READY", "LastCrawl": {"Status": "FAILED"}}}""")),
            "CrawlFailed"),
        new(
            "an endless crawl",
            harness => With(harness, () => harness.Glue.On("GetCrawler", """{"Crawler": {"State": "RUNNING"}}""")),
            "CrawlTooLong"),
        new("a failed endpoint", harness => harness.Endpoint.HasFailed(), "EndpointFailed"),
        new(
            "an unknown endpoint",
            harness => With(harness, () => harness.SageMaker.AlwaysFails("DescribeEndpoint", "ThrottlingException")),
            "SageMaker.SageMakerException"),
        new("a roll-back", harness => With(harness, () => harness.Endpoint.Course = EndpointCourse.Fails), "SwapFailed"),
        new("an endless update", harness => With(harness, () => harness.Endpoint.Course = EndpointCourse.Endless), "SwapTooLong"),
        new("a rollback", harness => With(harness, () => harness.Input = Rollback), "rolled-back"),
        new(
            "a rollback to a model without its configuration",
            harness => RollBack(harness, () => harness.SageMaker.AlwaysFails("DeleteEndpointConfig", "ValidationException", "Could not find endpoint configuration \"arn:config\".")),
            "rolled-back"),
        new(
            "a rollback to a model that is gone",
            harness => RollBack(harness, () => harness.SageMaker.AlwaysFails("DescribeModel", "ValidationException", "Could not find model \"arn:model\".")),
            "UnknownModel"),
        new("a rollback to another's model", harness => With(harness, () => harness.Input = RetrainHarness.Rollback("stack-trips-mine")), "UnknownModel"),
        new("a rollback to what serves", harness => RollBack(harness, () => harness.Serves(RetrainDefinition.EarlierModel, 5)), "ServesAlready"),
        new("a rollback where nothing serves", harness => harness.Input = Rollback, "rolled-back"),
        new(
            "a rollback during an update",
            harness => RollBack(harness, () => harness.SageMaker.Next(
                "DescribeEndpoint",
                """{"EndpointStatus": "Updating", "EndpointConfigName": "old", "LastModifiedTime": "2026-01-10T00:30:00Z", "ProductionVariants": [{"VariantName": "live", "DesiredInstanceCount": 1}]}""")),
            "UpdateUnderWay"),
        new("a rollback during a retraining", harness => RollBack(harness, () => harness.Engine.Interposed = Listings.Running("labels")), "RetrainingRuns"),
    ];

    private static string Rollback => RetrainHarness.Rollback(RetrainDefinition.EarlierModel);

    private const string Labels = """{"bucket": "lake", "key": "labels/dt=2026-01-14/a.csv", "day": "2026-01-14", "accepted": "tables/labels/dt=2026-01-14/a.json.gz"}""";

    private static void RollBack(RetrainHarness harness, Action arrange) => With(harness, () =>
    {
        harness.Input = Rollback;
        arrange();
    });

    private static void With(RetrainHarness harness, Action arrange)
    {
        harness.Serves("old", 5);
        arrange();
    }
}
