using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.StepFunctions.Timeouts;

/// <summary>
/// Waits on behalf of an execution or one of its tasks, and enforces their time limits. A limit is a point in time that every wait checks, not a
/// separate timer: a test's clock that jumps to the next timer would otherwise reach the limit first.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="waitScale">Multiplies every wait; limits are not scaled.</param>
/// <param name="executionEnd">When the execution times out; null for never.</param>
/// <param name="taskEnd">When the task times out; null for never.</param>
internal sealed class ExecutionClock(TimeProvider time, double waitScale, DateTimeOffset? executionEnd, DateTimeOffset? taskEnd = null)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    /// <summary>The current time.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A clock that also enforces a task's time limit, which begins now.</summary>
    public ExecutionClock Within(TimeSpan limit) => new(time, waitScale, executionEnd, Now + limit);

    /// <summary>Waits, multiplied by the wait scale.</summary>
    /// <exception cref="ExecutionTimedOutException">The execution's time limit is reached.</exception>
    /// <exception cref="StateFailure">States.Timeout: the task's time limit is reached.</exception>
    public async Task DelayAsync(TimeSpan wanted, CancellationToken cancellationToken)
    {
        var until = Now + (wanted * waitScale);
        if (End is { } end && end < until) until = end;
        for (var left = until - Now; left > TimeSpan.Zero; left = until - Now)
        {
            // Timers drop fractions of a millisecond. Rounding up prevents an endless loop of zero-length waits at the end.
            var whole = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await Task.Delay(whole < LongestTimer ? whole : LongestTimer, time, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfOver();
    }

    /// <summary>Waits for work to complete, up to the limits.</summary>
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

    /// <summary>Throws if a limit is reached.</summary>
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

/// <summary>Thrown when the execution's time limit is reached. No Catch handles it.</summary>
internal sealed class ExecutionTimedOutException : Exception;
