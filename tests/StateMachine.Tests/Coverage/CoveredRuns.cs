using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>
/// The runs that take every outcome of a definition, each made once, when it is first asked for: a test that is run alone makes what it needs,
/// and the table makes what no test has made before it. They share an engine and follow each other.
/// </summary>
/// <param name="definition">The definition.</param>
/// <param name="engine">The engine. It is disposed of with the runs.</param>
/// <param name="create">Makes a rig on the engine.</param>
internal sealed class CoveredRuns<TRig>(CoveredDefinition<TRig> definition, EngineHarness engine, Func<EngineHarness, TRig> create) : IAsyncDisposable
    where TRig : IWorkflowRig
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, Task<CoveredRun<TRig>>> _runs = new();

    /// <summary>A course without a fault.</summary>
    public Task<CoveredRun<TRig>> OfAsync(string course) => OfAsync(definition.Courses.Single(one => one.Name == course));

    /// <summary>A run that takes a rule: it goes on as its course does after a retry, and else tells which state failed.</summary>
    public async Task<CoveredRun<TRig>> RuleAsync(string state, string outcome, string detail)
    {
        var cell = new Cell(state, Enum.Parse<Outcome>(outcome), detail);
        var (run, without) = (await OfAsync(cell)).ShouldNotBeNull($"No course enters {state}: add one that does.");
        run.Cells.ShouldContain(cell);
        if (cell.Outcome == Outcome.Retried)
        {
            run.End.ShouldBe(without.End, run.Outcome.Cause);
            run.Outcome.States.ShouldBe(without.Outcome.States);
        }
        else if (definition.ToldOf(state, run.Outcome.States))
        {
            string told = definition.States[state].Parent?.Name ?? state;
            run.Outcome.Cause!.ShouldStartWith($"{told}: ");
            run.Published.ShouldHaveSingleItem()["state"]!.GetValue<string>().ShouldBe(told);
        }

        return run;
    }

    /// <summary>Every outcome is taken: in a course, in a run with a fault, or in one of others.</summary>
    /// <param name="output">Receives the table.</param>
    /// <param name="others">Runs of the same definition that others made.</param>
    public async Task ShouldCoverAllAsync(ITestOutputHelper output, params IEnumerable<ExecutionOutcome> others)
    {
        var covered = new HashSet<Cell>();
        foreach (var course in definition.Courses) covered.UnionWith((await OfAsync(course)).Cells);
        foreach (var cell in definition.Cells.Where(cell => cell.NeedsFault)) covered.UnionWith((await OfAsync(cell))?.Run.Cells ?? new HashSet<Cell>());
        foreach (var other in others) covered.UnionWith(new HistoryReader(definition.States).Read(other));
        string table = CoverageTable.Draw(definition.States.Values, definition.Cells, covered);
        output.WriteLine(table);
        // Where CI can show it: the output of a test that passes stands in its report only.
        await Console.Out.WriteLineAsync(table);
        definition.Cells.Where(cell => !covered.Contains(cell)).ShouldBeEmpty(table);
    }

    private Task<CoveredRun<TRig>> OfAsync(Course<TRig> course) => _runs.GetOrAdd(course.Name, _ => RunAsync(course, null));

    /// <summary>A run that has a fault of the state's, on the first course that enters the state.</summary>
    /// <returns>The run, and the one that it would have been without the fault; null where no course enters the state.</returns>
    private async Task<(CoveredRun<TRig> Run, CoveredRun<TRig> Without)?> OfAsync(Cell cell)
    {
        foreach (var course in definition.Courses)
        {
            var without = await OfAsync(course);
            if (!without.Outcome.States.Contains(cell.State)) continue;
            return (await _runs.GetOrAdd(cell.ToString(), _ => RunAsync(course, cell)), without);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        _turn.Dispose();
    }

    private async Task<CoveredRun<TRig>> RunAsync(Course<TRig> course, Cell? cell)
    {
        await _turn.WaitAsync();
        try
        {
            await using var rig = create(engine);
            course.Arrange(rig);
            string name = string.Create(CultureInfo.InvariantCulture, $"run-{_runs.Count}-{Guid.NewGuid():N}");
            string machine = await rig.MachineAsync();
            if (cell is not null) engine.Interposed = Fault(cell, $"{machine.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{name}").Take;
            var outcome = await rig.RunAsync(name);
            string end = outcome.Status == "SUCCEEDED" ? rig.End(outcome.Output!) : outcome.Error!;
            return new CoveredRun<TRig>(course, rig, outcome, end, new HistoryReader(definition.States).Read(outcome), [.. rig.Published]);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The fault that brings an outcome about.</summary>
    private StateFault Fault(Cell cell, string execution)
    {
        // A Map calls nothing: what fails is a state within it.
        var state = definition.States[cell.State].Children is [var child, ..] ? child : definition.States[cell.State];
        string error = cell.Outcome switch
        {
            Outcome.Exhausted => StateRules.Errors(state.Retriers.Single(rule => StateRules.Place(state.Retriers.IndexOf(rule)) == cell.Detail)).First(),
            Outcome.TimedOut => "States.Timeout",
            Outcome.Caught when cell.Detail == "States.ALL" => Unforeseen(state),
            _ => cell.Detail,
        };
        // A retrier gets one failure, everything else as many as it takes; a catcher of what is not retried takes one.
        bool once = cell.Outcome == Outcome.Retried || (cell.Outcome == Outcome.Caught && state.RetrierOf(error) < 0);
        return new StateFault(engine, execution, state, error, once ? 1 : int.MaxValue);
    }

    /// <summary>An error of the state's service that no rule names.</summary>
    private static string Unforeseen(StateRules state) =>
        $"{StateRules.Errors(state.Retriers[0]).First().Split('.')[0]}.UnforeseenException";
}

/// <summary>A run and what it showed.</summary>
/// <param name="Course">Its course.</param>
/// <param name="Rig">Its rig, which other runs may have reused since.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="End">What it came to, or the error's name.</param>
/// <param name="Cells">The outcomes of states in its history.</param>
/// <param name="Published">What was published.</param>
internal sealed record CoveredRun<TRig>(
    Course<TRig> Course, TRig Rig, ExecutionOutcome Outcome, string End, IReadOnlySet<Cell> Cells, IReadOnlyList<JsonObject> Published);
