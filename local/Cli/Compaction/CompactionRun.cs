using System.Text.Json.Nodes;
using Pipeline.Cli.Executions;

namespace Pipeline.Cli.Compaction;

/// <summary>Runs the state machine that compacts closed days of the landed log.</summary>
/// <param name="run">Runs state machines.</param>
/// <param name="stateMachineArn">The state machine's ARN (output <c>CompactStateMachineArn</c> of the stack).</param>
internal sealed class CompactionRun(StateMachineRun run, string stateMachineArn)
{
    /// <summary>Compacts days and waits for the end, however long that takes: stopping to wait does not stop the run.</summary>
    /// <param name="day">The day to compact again, such as 2026-01-15; null for all closed days that are not in the table.</param>
    /// <param name="say">Receives the execution's ARN once it has started.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ExecutionFailedException">The run failed.</exception>
    public async Task<CompactedDays> RunAsync(string? day, Action<string> say, CancellationToken cancellationToken)
    {
        var input = new JsonObject();
        if (day is not null) input["day"] = day;
        var output = await run.RunAsync(stateMachineArn, run.NameNow($"compact-{day ?? "all"}"), input, say, cancellationToken);
        return new CompactedDays(
            [.. output["days"]!.AsArray().Select(done => done!.ToString())],
            output["lines"]!.GetValue<long>(),
            output["unreadable"]!.GetValue<long>());
    }
}

/// <summary>What a run of the compaction did.</summary>
/// <param name="Days">The days that are in the table of trips now, the oldest first.</param>
/// <param name="Lines">How many lines of the landed log these days have.</param>
/// <param name="Unreadable">How many of them are not lines as the scorer lands them, and were left out.</param>
internal sealed record CompactedDays(IReadOnlyList<string> Days, long Lines, long Unreadable);

/// <summary>Thrown when closed days cannot be compacted or asked for. The message says why.</summary>
internal sealed class CompactionException : Exception
{
    public CompactionException(string message)
        : base(message)
    {
    }

    public CompactionException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
