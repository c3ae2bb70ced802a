using Pipeline.Cli.Executions;

namespace Pipeline.Cli.Watching;

/// <summary>Runs the state machine that compares the trips of the last 24 hours with those that the serving model has learned from.</summary>
/// <param name="run">Runs state machines.</param>
/// <param name="stateMachineArn">The state machine's ARN (output <c>WatchStateMachineArn</c> of the stack).</param>
internal sealed class WatchRun(StateMachineRun run, string stateMachineArn)
{
    /// <summary>Compares, and waits for the answer.</summary>
    /// <param name="say">Receives the execution's ARN once it has started.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ExecutionFailedException">The run failed.</exception>
    public async Task<DataChange> RunAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var output = await run.RunAsync(stateMachineArn, run.NameNow("by-hand"), [], say, cancellationToken);
        return new DataChange(output["change"]?.GetValue<double>(), output["profile"]?.ToString(), output["trips"]!.GetValue<long>(), output["reason"]?.ToString());
    }
}

/// <summary>How much the trips of the last 24 hours differ from those that the serving model has learned from.</summary>
/// <param name="Most">By how much the feature has changed that has changed most, as a share of how much it may: above 1 is too much. Null where nothing was compared.</param>
/// <param name="Profile">The run whose trips the model has learned from; null where none is known.</param>
/// <param name="Trips">How many trips were compared.</param>
/// <param name="Reason">Which features have changed too much and how, or why nothing was compared; null where all is as before.</param>
internal sealed record DataChange(double? Most, string? Profile, long Trips, string? Reason);
