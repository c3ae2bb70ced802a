using Pipeline.StateMachine.Tests.Coverage;

namespace Pipeline.StateMachine.Tests.Watch;

/// <summary>Every outcome that the watch's definition gives its states, taken in a run.</summary>
[Trait("Cost", "process")]
public sealed class WatchCoverageTests(WatchCoverageTests.Fixture fixture, ITestOutputHelper output) : IClassFixture<WatchCoverageTests.Fixture>
{
    private static readonly CoveredDefinition<WatchHarness> Definition = new(WatchDefinition.States, WatchCourses.All);

    public static TheoryData<string, string, string> Faults => Definition.Faults;

    public static TheoryData<string> CourseNames => Definition.CourseNames;

    [Theory]
    [MemberData(nameof(CourseNames))]
    public async Task A_course_ends_as_it_should(string course)
    {
        var run = await fixture.Runs.OfAsync(course);
        run.End.ShouldBe(run.Course.End, run.Outcome.Cause);
        ShouldHaveEndedInOrder(run);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_rule_is_taken_and_the_run_ends_as_it_says(string state, string outcome, string detail)
    {
        var run = await fixture.Runs.RuleAsync(state, outcome, detail);
        ShouldHaveEndedInOrder(run);
        if (run.Outcome.Status == "FAILED") run.Outcome.Cause!.ShouldStartWith($"{state}: ");
    }

    [Fact]
    public Task Every_outcome_of_every_state_is_taken_in_a_run() => fixture.Runs.ShouldCoverAllAsync(output);

    /// <summary>Every run that compares writes the metric, and one that does not writes none.</summary>
    private static void ShouldHaveEndedInOrder(CoveredRun<WatchHarness> run)
    {
        run.Outcome.States[^1].ShouldBe(run.Outcome.Status == "FAILED" ? "Failed" : run.Outcome.Output!["change"] is null ? "NotCompared" : "Compared");
        if (run.Outcome.States[^1] == "NotCompared") run.Published.ShouldBeEmpty();
        if (run.Outcome.States[^1] == "Compared") run.Published[^1]["Value"]!.GetValue<double>().ShouldBe(run.Outcome.Output!["change"]!.GetValue<double>());
    }

    /// <summary>The runs.</summary>
    public sealed class Fixture : IAsyncDisposable
    {
        internal CoveredRuns<WatchHarness> Runs { get; } = new(Definition, WatchHarness.NewEngine(), engine => new WatchHarness(engine));

        public ValueTask DisposeAsync() => Runs.DisposeAsync();
    }
}
