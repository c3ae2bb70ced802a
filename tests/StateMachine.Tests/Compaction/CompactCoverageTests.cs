using Pipeline.StateMachine.Tests.Coverage;

namespace Pipeline.StateMachine.Tests.Compaction;

/// <summary>Every outcome that the compaction's definition gives its states, taken in a run.</summary>
[Trait("Cost", "process")]
public sealed class CompactCoverageTests(CompactCoverageTests.Fixture fixture, ITestOutputHelper output) : IClassFixture<CompactCoverageTests.Fixture>
{
    private static readonly IReadOnlyDictionary<string, StateRules> States = StateRules.Of(CompactDefinition.States);
    private static readonly IReadOnlyList<Cell> Cells = [.. States.Values.SelectMany(state => state.Cells())];

    // On the way from a state that failed to the message about it.
    private static readonly string[] Telling = ["MayTheDayBeTriedAgain", "DidAthenaRefuse", "QueryRefused"];

    /// <summary>The outcomes that need a fault.</summary>
    public static TheoryData<string, string, string> Faults
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var cell in Cells.Where(cell => cell.NeedsFault)) data.Add(cell.State, cell.Outcome.ToString(), cell.Detail);
            return data;
        }
    }

    public static TheoryData<string> CourseNames => [.. CompactCourses.All.Select(course => course.Name)];

    [Theory]
    [MemberData(nameof(CourseNames))]
    public async Task A_course_ends_as_it_should_and_tells_what_fails(string course)
    {
        var run = await fixture.Runs.OfAsync(CompactCourses.All.Single(one => one.Name == course));
        run.End.ShouldBe(run.Course.End, run.Outcome.Cause);
        ShouldHaveEndedInOrder(run);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_rule_is_taken_and_the_run_ends_as_it_says(string state, string outcome, string detail)
    {
        var cell = new Cell(state, Enum.Parse<Outcome>(outcome), detail);
        var (run, without) = (await fixture.Runs.OfAsync(cell)).ShouldNotBeNull($"No course enters {state}: add one to {nameof(CompactCourses)} that does.");
        run.Cells.ShouldContain(cell);
        ShouldHaveEndedInOrder(run);
        if (cell.Outcome == Outcome.Retried)
        {
            run.End.ShouldBe(without.End, run.Outcome.Cause);
            run.Outcome.States.ShouldBe(without.Outcome.States);
        }
        else if (run.Outcome.States.Except(Telling).TakeLast(3).SequenceEqual([state, "NotifyFailure", "Failed"]))
        {
            var told = States[state].Parent?.Name ?? state;
            run.Outcome.Cause!.ShouldStartWith($"{told}: ");
            run.Published.ShouldHaveSingleItem()["state"]!.GetValue<string>().ShouldBe(told);
        }
    }

    [Fact]
    public async Task Every_outcome_of_every_state_is_taken_in_a_run()
    {
        var covered = new HashSet<Cell>();
        foreach (var course in CompactCourses.All) covered.UnionWith((await fixture.Runs.OfAsync(course)).Cells);
        foreach (var cell in Cells.Where(cell => cell.NeedsFault)) covered.UnionWith((await fixture.Runs.OfAsync(cell))?.Run.Cells ?? new HashSet<Cell>());
        string table = CoverageTable.Draw(States.Values, Cells, covered);
        output.WriteLine(table);
        // Where CI can show it: the output of a test that passes stands in its report only.
        await Console.Out.WriteLineAsync(table);
        Cells.Where(cell => !covered.Contains(cell)).ShouldBeEmpty(table);
    }

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
        internal CoveredRuns<CompactHarness> Runs { get; } = new(States, CompactCourses.All, CompactHarness.NewEngine(), engine => new CompactHarness(engine));

        public ValueTask DisposeAsync() => Runs.DisposeAsync();
    }
}
