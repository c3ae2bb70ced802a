namespace Pipeline.StateMachine.Tests;

/// <summary>A course that runs take, told by how their services answer.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Arrange">Lets the services answer so.</param>
/// <param name="End">How it ends: the decision, or the error's name.</param>
internal sealed record Course(string Name, Action<RetrainHarness> Arrange, string End);

/// <summary>The courses that together enter every state of one run and go every way out of its choices.</summary>
internal static class Courses
{
    /// <summary>Courses, the longest first: a state's rules are tried on the first course that enters it.</summary>
    public static IReadOnlyList<Course> All { get; } =
    [
        new("a better model", harness => harness.Serves("old", 5), "promoted"),
        new("a first model", _ => { }, "promoted"),
        new("other instances", harness => With(harness, () => harness.InstanceType = "ml.m5.large"), "promoted"),
        new("a worse model", harness => harness.Serves("old", 3.5), "rejected"),
        new("too few labels", harness => With(harness, () => harness.Labels(999)), "not-enough-data"),
        new("many runs at once", harness => With(harness, () => harness.Engine.Interposed = Listings.TwoPages()), "promoted"),
        new("no crawler", harness => With(harness, () => harness.Glue.AlwaysFails("StartCrawler", "EntityNotFoundException")), "NotDeployed"),
        new("no tables", harness => With(harness, () => harness.Glue.On("GetTables", """{"TableList": []}""")), "not-enough-data"),
        new("another's crawl", harness => With(harness, () => harness.Glue.Fails("StartCrawler", "CrawlerRunningException")), "promoted"),
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
    ];

    private static void With(RetrainHarness harness, Action arrange)
    {
        harness.Serves("old", 5);
        arrange();
    }
}
