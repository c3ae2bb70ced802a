using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>
/// The runs that take every outcome of a definition, each made once, when it is first asked for: a test that is run alone makes what it needs,
/// and the table makes what no test has made before it. They share an engine and follow each other.
/// </summary>
/// <param name="states">The states of the definition.</param>
/// <param name="courses">The courses that enter them, the longest first.</param>
/// <param name="engine">The engine. It is disposed of with the runs.</param>
/// <param name="create">Makes a rig on the engine.</param>
internal sealed class CoveredRuns<TRig>(
    IReadOnlyDictionary<string, StateRules> states, IReadOnlyList<Course<TRig>> courses, EngineHarness engine, Func<EngineHarness, TRig> create) : IAsyncDisposable
    where TRig : IWorkflowRig
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, Task<CoveredRun<TRig>>> _runs = new();

    /// <summary>A course without a fault.</summary>
    public Task<CoveredRun<TRig>> OfAsync(Course<TRig> course) => _runs.GetOrAdd(course.Name, _ => RunAsync(course, null));

    /// <summary>A run that has a fault of the state's, on the first course that enters the state.</summary>
    /// <returns>The run, and the one that it would have been without the fault; null where no course enters the state.</returns>
    public async Task<(CoveredRun<TRig> Run, CoveredRun<TRig> Without)?> OfAsync(Cell cell)
    {
        foreach (var course in courses)
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
            return new CoveredRun<TRig>(course, rig, outcome, end, new HistoryReader(states).Read(outcome), [.. rig.Published]);
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
        var state = states[cell.State].Children is [var child, ..] ? child : states[cell.State];
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
