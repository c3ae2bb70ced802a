namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>
/// Waits for an execution or one of its tasks, and limits how long it may take. A limit is a point in time that every wait looks at, not a timer
/// of its own, so that a clock which runs ahead to the next timer (a test's) does not run into a limit first.
/// </summary>
internal sealed class ExecutionClock(TimeProvider time, double waitScale, DateTimeOffset? executionEnd, DateTimeOffset? taskEnd = null)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    /// <summary>The time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A clock that also limits a task.</summary>
    public ExecutionClock Within(TimeSpan limit) => new(time, waitScale, executionEnd, Now + limit);

    /// <summary>Waits, scaled.</summary>
    /// <exception cref="ExecutionTimedOutException">The execution's time is up.</exception>
    /// <exception cref="StateFailure">States.Timeout: the task's time is up.</exception>
    public async Task DelayAsync(TimeSpan wanted, CancellationToken cancellationToken)
    {
        var until = Now + (wanted * waitScale);
        if (End is { } end && end < until) until = end;
        for (var left = until - Now; left > TimeSpan.Zero; left = until - Now)
        {
            // Timers count whole milliseconds and leave the rest out, which would make the last turn one of no time at all, for ever.
            var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(whole < LongestTimer ? whole : LongestTimer, time, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfOver();
    }

    /// <summary>Waits for work.</summary>
    /// <inheritdoc cref="DelayAsync"/>
    public async Task<T> LimitAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        if (!work.IsCompleted && End - Now is { } left && left < LongestTimer)
        {
            try
            {
                return await work.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                ThrowIfOver();
            }
        }

        return await work.WaitAsync(cancellationToken);
    }

    /// <summary>Fails if a limit is passed.</summary>
    /// <inheritdoc cref="DelayAsync"/>
    public void ThrowIfOver()
    {
        if (executionEnd <= Now) throw new ExecutionTimedOutException();
        if (taskEnd <= Now) throw new StateFailure(ErrorNames.Timeout, null);
    }

    private DateTimeOffset? End => executionEnd is { } execution && taskEnd is { } task
        ? (execution < task ? execution : task)
        : executionEnd ?? taskEnd;
}
