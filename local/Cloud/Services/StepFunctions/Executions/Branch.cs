using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Cloud.StepFunctions.States;
using Pipeline.Cloud.StepFunctions.Timeouts;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>
/// One line of states in an execution, one after the other: the execution's own, a branch of a Parallel state, or the iterations of a Map state that run one after
/// the other. It knows what of it is open, so that a failure can be recorded in everything that it ends.
/// </summary>
/// <param name="history">The chain of events.</param>
/// <param name="clock">The time.</param>
internal sealed class Branch(HistoryThread history, ExecutionClock clock)
{
    /// <summary>The chain of events.</summary>
    public HistoryThread History => history;

    /// <summary>The time.</summary>
    public ExecutionClock Clock => clock;

    /// <summary>The state that is entered and not exited; null for none.</summary>
    public State? Open { get; set; }

    /// <summary>The iteration that is started and not ended; null for none.</summary>
    public Iteration? Iteration { get; set; }

    /// <summary>The branches of the open state.</summary>
    public IReadOnlyList<Branch> Inner { get; set; } = [];

    /// <summary>A branch of the open state.</summary>
    public Branch Fork() => new(history.Fork(), clock.Fork());

    /// <summary>Records that what is open has been ended by a failure.</summary>
    /// <param name="thread">The chain that the failure is recorded in.</param>
    /// <param name="failed">Whether this branch failed itself; else it is aborted because another one failed.</param>
    public void Close(HistoryThread thread, bool failed)
    {
        string end = failed ? "Failed" : "Aborted";
        if (Iteration is { } iteration) thread.Note($"MapIteration{end}", $"mapIteration{end}EventDetails", iteration.Details());
        // A Map or Parallel state that failed itself has recorded that. Other types have no such event.
        if (Open is TaskState or WaitState || (Open is AttemptedState && !failed)) thread.Note($"{Open.Type}StateAborted");
        foreach (var inner in Inner) inner.Close(thread, failed: false);
        (Open, Iteration, Inner) = (null, null, []);
    }
}

/// <summary>An iteration of a Map state.</summary>
/// <param name="State">The Map state's name.</param>
/// <param name="Index">The item's place.</param>
internal sealed record Iteration(string State, int Index)
{
    /// <summary>The details of the iteration's events.</summary>
    public JsonObject Details() => new() { ["name"] = State, ["index"] = Index };
}
