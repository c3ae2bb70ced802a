using Pipeline.StateMachine.Tests.Coverage;

namespace Pipeline.StateMachine.Tests.Compaction;

/// <summary>Every outcome that the compaction's definition gives its states, taken in a run.</summary>
[Trait("Cost", "process")]
public sealed class CompactCoverageTests(CompactCoverageTests.Fixture fixture, ITestOutputHelper output) : IClassFixture<CompactCoverageTests.Fixture>
{
    private static readonly CoveredDefinition<CompactHarness> Definition = new(CompactDefinition.States, CompactCourses.All, "MayTheDayBeTriedAgain", "NextDayAfterFailure", "IsThereADay", "DidAthenaRefuse", "QueryRefused");

    public static TheoryData<string, string, string> Faults => Definition.Faults;

    public static TheoryData<string> CourseNames => Definition.CourseNames;

    [Theory]
    [MemberData(nameof(CourseNames))]
    public async Task A_course_ends_as_it_should_and_tells_what_fails(string course)
    {
        var run = await fixture.Runs.OfAsync(course);
        run.End.ShouldBe(run.Course.End, run.Outcome.Cause);
        ShouldHaveEndedInOrder(run);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_rule_is_taken_and_the_run_ends_as_it_says(string state, string outcome, string detail) =>
        ShouldHaveEndedInOrder(await fixture.Runs.RuleAsync(state, outcome, detail));

    [Fact]
    public Task Every_outcome_of_every_state_is_taken_in_a_run() => fixture.Runs.ShouldCoverAllAsync(output);

    /// <summary>Every run either succeeds and says nothing, or has told its failure and fails.</summary>
    private static void ShouldHaveEndedInOrder(CoveredRun<CompactHarness> run)
    {
        if (run.Outcome.Status == "SUCCEEDED")
        {
            run.Published.ShouldBeEmpty();
            return;
        }

        run.Outcome.Status.ShouldBe("FAILED");
        run.Outcome.States.TakeLast(2).ShouldBe(["NotifyFailure", "Failed"]);
    }

    /// <summary>The runs.</summary>
    public sealed class Fixture : IAsyncDisposable
    {
        internal CoveredRuns<CompactHarness> Runs { get; } = new(Definition, CompactHarness.NewEngine(), engine => new CompactHarness(engine));

        public ValueTask DisposeAsync() => Runs.DisposeAsync();
    }
}
