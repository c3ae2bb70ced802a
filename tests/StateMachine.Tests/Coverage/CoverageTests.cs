using System.Text.Json.Nodes;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>Every outcome that the definition gives its states, taken in a run. The outcomes are read from the definition, the evidence from histories.</summary>
[Trait("Cost", "process")]
public sealed class CoverageTests(CoverageTests.Fixture fixture, ITestOutputHelper output) : IClassFixture<CoverageTests.Fixture>
{
    private static readonly CoveredDefinition<RetrainHarness> Definition = new(RetrainDefinition.States, Courses.All, "WasTheQueryTooLong", "QueryTooLong", "QueryRefused");

    public static TheoryData<string, string, string> Faults => Definition.Faults;

    public static TheoryData<string> CourseNames => Definition.CourseNames;

    [Theory]
    [MemberData(nameof(CourseNames))]
    public async Task A_course_ends_as_it_should_and_only_a_promotion_changes_what_serves(string course)
    {
        var run = await fixture.Runs.OfAsync(course);
        run.End.ShouldBe(run.Course.End, run.Outcome.Cause);
        ShouldHaveEndedInOrder(run);
        if (run.End is not ("promoted" or "rolled-back")) run.Rig.Endpoint.Serving.ShouldBe(ServingBefore(course));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_rule_is_taken_and_the_run_ends_as_it_says(string state, string outcome, string detail) =>
        ShouldHaveEndedInOrder(await fixture.Runs.RuleAsync(state, outcome, detail));

    [Fact]
    public async Task Every_outcome_of_every_state_is_taken_in_a_run() => await fixture.Runs.ShouldCoverAllAsync(output, await MeetingRuns.RunAsync(4));

    [Fact]
    public void A_rule_or_state_that_no_run_takes_is_missing_from_the_table()
    {
        var states = RetrainDefinition.States;
        states["StartCrawler"]!["Retry"]![0]!["ErrorEquals"]!.AsArray().Add("Glue.NewException");
        states["NewState"] = new JsonObject { ["Type"] = "Pass", ["Next"] = "Done" };
        var rules = states.Select(state => new StateRules(state.Key, state.Value!.AsObject())).ToList();
        var cells = rules.SelectMany(state => state.Cells()).ToList();
        var covered = Definition.Cells.ToHashSet();
        cells.Where(cell => !covered.Contains(cell))
            .ShouldBe([new Cell("StartCrawler", Outcome.Retried, "Glue.NewException"), new Cell("NewState", Outcome.Done)], ignoreOrder: true);
        string table = CoverageTable.Draw(rules, cells, covered);
        table.ShouldContain("4/5 !");
        table.ShouldContain("not taken: NewState: Done");
    }

    /// <summary>Every run either succeeds with a decision that it has published, or has told its failure and fails.</summary>
    private static void ShouldHaveEndedInOrder(CoveredRun<RetrainHarness> run)
    {
        if (run.Outcome.Status == "SUCCEEDED")
        {
            run.Published.ShouldHaveEndedWith(run.Outcome)["decision"]!.GetValue<string>().ShouldBe(run.End);
            if (run.End is "promoted" or "rolled-back") run.Rig.Endpoint.Serving.ShouldBe(run.Outcome.Output!["model"]!.GetValue<string>());
            return;
        }

        run.Outcome.Status.ShouldBe("FAILED");
        run.Outcome.States.TakeLast(2).ShouldBe(["NotifyFailure", "Failed"]);
        // Until the endpoint has shown that it took the new model, whatever fails leaves the serving one as it was.
        if (!run.Outcome.States.Contains("Promoted")) run.Rig.Endpoint.Serving.ShouldBe(ServingBefore(run.Course.Name));
    }

    private static string? ServingBefore(string course) => course switch
    {
        "a first model" or "a failed endpoint" or "a rollback where nothing serves" => null,
        "a rollback to what serves" => RetrainDefinition.EarlierModel,
        _ => "old",
    };

    /// <summary>The runs.</summary>
    public sealed class Fixture : IAsyncDisposable
    {
        internal CoveredRuns<RetrainHarness> Runs { get; } = new(Definition, RetrainHarness.NewEngine(), engine => new RetrainHarness(engine));

        public ValueTask DisposeAsync() => Runs.DisposeAsync();
    }
}
