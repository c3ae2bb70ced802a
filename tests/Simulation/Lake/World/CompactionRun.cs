using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.StepFunctions.Executions;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.History;
using Pipeline.Cloud.StepFunctions.Tasks;
using Pipeline.Simulation.Lake.Schedules;

namespace Pipeline.Simulation.Lake.World;

/// <summary>An execution of the compaction on the local cloud's engine.</summary>
internal sealed class CompactionRun : ICaller, IDisposable
{
    private const string Region = "us-east-1";

    // In AWS a query's end is an event. Polling seldom costs a schedule less.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(20);
    private readonly Execution _execution;

    private CompactionRun(string name, string? day, Execution execution)
    {
        (Name, Day, _execution) = (name, day, execution);
    }

    public string Name { get; }

    /// <summary>The input's <c>day</c>; null where the schedule started it.</summary>
    public string? Day { get; }

    public IList<LakeFaultKind> Disturbances { get; } = [];

    /// <summary>The name that messages have of it.</summary>
    public string Arn => _execution.Arn;

    /// <summary>RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED.</summary>
    public string Status => _execution.State.Status;

    /// <summary>How it ended.</summary>
    public ExecutionResult Result => _execution.Result;

    /// <summary>When it started.</summary>
    public DateTimeOffset Started => _execution.StartDate;

    /// <summary>Completes when it has ended.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Starts an execution.</summary>
    public static CompactionRun Start(
        string name, string? day, StateMachineVersion machine, LakeServices services, IExpressionEvaluator expressions, TimeProvider time, Random chance, HistoryFile history)
    {
        var input = day is null ? "{}" : new JsonObject { ["day"] = day }.ToJsonString();
        var run = new CompactionRun(name, day, new Execution($"arn:aws:states:{Region}:000000000000:execution:compact:{name}", name, machine, input, time, history));
        var integrations = new TaskIntegrations(services.For(run), new UncheckedRoles("root"), Region, PollInterval);
        var parts = new EngineParts(expressions, integrations, new TaskTokens(time), new BranchTurns(8), time, chance, Region, 1);
        run.Ended = new ExecutionEngine(parts).RunAsync(run._execution);
        return run;
    }

    public void Stop() => _execution.End("ABORTED", "ExecutionAborted", 0);

    public void Dispose() => _execution.Dispose();
}
