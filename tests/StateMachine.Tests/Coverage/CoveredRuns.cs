using System.Collections.Concurrent;
using System.Globalization;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>
/// The runs that take every outcome of the definition, each made once, when it is first asked for: a test that is run alone makes what it needs,
/// and the table makes what no test has made before it. They share an engine and follow each other.
/// </summary>
public sealed class CoveredRuns : IAsyncDisposable
{
    private readonly EngineHarness _engine = RetrainHarness.NewEngine();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, Task<CoveredRun>> _runs = new();

    /// <summary>The states of the definition.</summary>
    internal static IReadOnlyDictionary<string, StateRules> States { get; } =
        RetrainDefinition.States.ToDictionary(state => state.Key, state => new StateRules(state.Key, state.Value!.AsObject()));

    /// <summary>Every outcome of the definition.</summary>
    internal static IReadOnlyList<Cell> Cells { get; } = [.. States.Values.SelectMany(state => state.Cells())];

    /// <summary>A course without a fault.</summary>
    internal Task<CoveredRun> OfAsync(Course course) => _runs.GetOrAdd(course.Name, _ => RunAsync(course, null));

    /// <summary>A run that has a fault of the state's, on the first course that enters the state.</summary>
    /// <returns>The run, and the one that it would have been without the fault; null where no course enters the state.</returns>
    internal async Task<(CoveredRun Run, CoveredRun Without)?> OfAsync(Cell cell)
    {
        foreach (var course in Courses.All)
        {
            var without = await OfAsync(course);
            if (!without.Outcome.States.Contains(cell.State)) continue;
            return (await _runs.GetOrAdd(cell.ToString(), _ => RunAsync(course, cell)), without);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _turn.Dispose();
    }

    private async Task<CoveredRun> RunAsync(Course course, Cell? cell)
    {
        await _turn.WaitAsync();
        try
        {
            await using var harness = new RetrainHarness(_engine);
            course.Arrange(harness);
            string name = string.Create(CultureInfo.InvariantCulture, $"run-{_runs.Count}-{Guid.NewGuid():N}");
            string machine = await harness.MachineAsync();
            if (cell is not null) _engine.Interposed = Fault(cell, $"{machine.Replace(":stateMachine:", ":execution:", StringComparison.Ordinal)}:{name}").Take;
            var outcome = await harness.RunAsync(name);
            return new CoveredRun(course, outcome, new HistoryReader(States).Read(outcome), harness.Endpoint.Serving, harness.Published);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The fault that brings an outcome about.</summary>
    private StateFault Fault(Cell cell, string execution)
    {
        var state = States[cell.State];
        string error = cell.Outcome switch
        {
            Outcome.Exhausted => StateRules.Errors(state.Retriers.Single(rule => StateRules.Place(state.Retriers.IndexOf(rule)) == cell.Detail)).First(),
            Outcome.TimedOut => "States.Timeout",
            Outcome.Caught when cell.Detail == "States.ALL" => Unforeseen(state),
            _ => cell.Detail,
        };
        // A retrier gets one failure, everything else as many as it takes; a catcher of what is not retried takes one.
        bool once = cell.Outcome == Outcome.Retried || (cell.Outcome == Outcome.Caught && state.RetrierOf(error) < 0);
        return new StateFault(_engine, execution, state, error, once ? 1 : int.MaxValue);
    }

    /// <summary>An error of the state's service that no rule names.</summary>
    private static string Unforeseen(StateRules state) =>
        $"{StateRules.Errors(state.Retriers[0]).First().Split('.')[0]}.UnforeseenException";
}

/// <summary>A run and what it showed.</summary>
/// <param name="Course">Its course.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Cells">The outcomes of states in its history.</param>
/// <param name="Serving">The configuration that answers after it.</param>
/// <param name="Published">What was published.</param>
internal sealed record CoveredRun(
    Course Course, ExecutionOutcome Outcome, IReadOnlySet<Cell> Cells, string? Serving, IReadOnlyList<System.Text.Json.Nodes.JsonObject> Published)
{
    /// <summary>The decision, or the error's name.</summary>
    public string End => Outcome.Status == "SUCCEEDED" ? Outcome.Output!["decision"]!.GetValue<string>() : Outcome.Error!;
}
