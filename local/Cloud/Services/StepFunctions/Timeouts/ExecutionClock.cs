using Pipeline.Cloud.StepFunctions.Errors;

namespace Pipeline.Cloud.StepFunctions.Timeouts;

/// <summary>
/// Waits on behalf of an execution or one of its tasks, and enforces their time limits. A limit is a point in time that every wait checks, not a
/// separate timer: a test's clock that jumps to the next timer would otherwise reach the limit first.
/// </summary>
/// <param name="elapsed">The time that limits see.</param>
/// <param name="waitScale">Multiplies every wait.</param>
/// <param name="executionEnd">When the execution times out; null for never.</param>
/// <param name="taskEnd">When the task times out; null for never.</param>
internal sealed class ExecutionClock(ElapsedTime elapsed, double waitScale, DateTimeOffset? executionEnd, DateTimeOffset? taskEnd = null)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(20);

    /// <summary>The clock's time.</summary>
    public DateTimeOffset Now => elapsed.Now;

    /// <summary>The time that limits see: the clock's, and what scaled waits have skipped.</summary>
    public DateTimeOffset Reached => elapsed.Reached;

    /// <summary>A clock that also enforces a task's time limit, which begins now.</summary>
    public ExecutionClock Within(TimeSpan limit)
    {
        var end = Reached + limit;
        return new ExecutionClock(elapsed, waitScale, executionEnd, taskEnd < end ? taskEnd : end);
    }

    /// <summary>The clock of a branch. It waits beside other branches.</summary>
    public ExecutionClock Fork() => new(elapsed.Fork(), waitScale, executionEnd, taskEnd);

    /// <summary>Continues after branches, the last of which ended at a time.</summary>
    public void Join(DateTimeOffset reached) => elapsed.Join(reached);

    /// <summary>Waits as a definition says (Wait, Retry): scaled by the wait scale, but the limits see the whole wait.</summary>
    /// <exception cref="ExecutionTimedOutException">The execution's time limit is reached.</exception>
    /// <exception cref="StateFailure">States.Timeout: the task's time limit is reached.</exception>
    public async Task DelayAsync(TimeSpan wanted, CancellationToken cancellationToken)
    {
        // A Timestamp may be the last one that there is.
        var until = DateTimeOffset.MaxValue - Reached < wanted ? DateTimeOffset.MaxValue : Reached + wanted;
        if (End is { } end && end < until) until = end;
        var whole = until - Reached;
        if (whole > TimeSpan.Zero)
        {
            await SleepAsync(Now + (whole * waitScale), cancellationToken);
            elapsed.Join(until);
        }

        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfOver();
    }

    /// <summary>Waits for the next look at a job: scaled, and no longer than that for the limits either, because the job's work is not scaled.</summary>
    /// <inheritdoc cref="DelayAsync"/>
    public async Task PollAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var wait = interval * waitScale;
        if (End is { } end && end - Reached < wait) wait = end - Reached;
        await SleepAsync(Now + wait, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfOver();
    }

    /// <summary>Waits for work to complete, up to the limits.</summary>
    /// <inheritdoc cref="DelayAsync"/>
    public async Task<T> LimitAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        // A timer may fire shortly before the limit is reached, so the limit is looked at again after each one.
        while (!work.IsCompleted && !cancellationToken.IsCancellationRequested && End - Reached is { } left)
        {
            ThrowIfOver();
            await ((Task)work).WaitAsync(Timer(left), elapsed.Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        return await work.WaitAsync(cancellationToken);
    }

    /// <summary>Throws if a limit is reached.</summary>
    /// <inheritdoc cref="DelayAsync"/>
    public void ThrowIfOver()
    {
        if (executionEnd <= Reached) throw new ExecutionTimedOutException();
        if (taskEnd <= Reached) throw new StateFailure(ErrorNames.Timeout, null);
    }

    private DateTimeOffset? End => executionEnd is { } execution && taskEnd is { } task
        ? (execution < task ? execution : task)
        : executionEnd ?? taskEnd;

    private async Task SleepAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        for (var left = until - Now; left > TimeSpan.Zero; left = until - Now) await Task.Delay(Timer(left), elapsed.Clock, cancellationToken);
    }

    // Timers drop fractions of a millisecond. Rounding up prevents an endless loop of zero-length waits at the end.
    private static TimeSpan Timer(TimeSpan left) =>
        left < LongestTimer ? TimeSpan.FromMilliseconds(Math.Max(Math.Ceiling(left.TotalMilliseconds), 0)) : LongestTimer;
}

/// <summary>Thrown when the execution's time limit is reached. No Catch handles it.</summary>
internal sealed class ExecutionTimedOutException : Exception;
