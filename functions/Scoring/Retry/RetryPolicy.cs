namespace Pipeline.Scoring.Retry;

/// <summary>
/// Repeats calls that fail for a passing reason, after pauses that grow exponentially with full jitter (a random part of the
/// whole pause, so that callers which failed together do not come back together). It is the only layer that retries: the SDK
/// clients are told not to, because attempts would multiply.
/// </summary>
internal sealed class RetryPolicy(RetryOptions options, TimeProvider time, Random random)
{
    private readonly Lock _randomLock = new();

    /// <summary>Calls until it succeeds, fails for good, or the attempts or the time are used up.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, Action onRetry, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return await call(cancellationToken);
            }
            catch (Exception e) when (attempt < options.Attempts && !cancellationToken.IsCancellationRequested && TransientErrors.Includes(e))
            {
                onRetry();
            }

            await PauseAsync(attempt, cancellationToken);
        }
    }

    /// <summary>
    /// Calls with many items, and again with those that the service answered as unprocessed, until none is left or the attempts
    /// are used up. An answer that processed some starts the count afresh: the service is making headway.
    /// </summary>
    /// <returns>The items that were never processed.</returns>
    public async Task<IReadOnlyList<T>> DrainAsync<T>(
        IReadOnlyList<T> items, Func<IReadOnlyList<T>, CancellationToken, Task<IReadOnlyList<T>>> call, Action onRetry, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ;)
        {
            var asked = items;
            items = await RunAsync(token => call(asked, token), onRetry, cancellationToken);
            if (items.Count == 0) return items;
            attempt = items.Count < asked.Count ? 1 : attempt + 1;
            if (attempt > options.Attempts) return items;
            onRetry();
            await PauseAsync(attempt, cancellationToken);
        }
    }

    private Task PauseAsync(int attempt, CancellationToken cancellationToken)
    {
        var pause = Math.Min(options.LongestPause.TotalMilliseconds, options.FirstPause.TotalMilliseconds * Math.Pow(2, attempt - 1));
        double part;
        lock (_randomLock) part = random.NextDouble();
        return Task.Delay(TimeSpan.FromMilliseconds(pause * part), time, cancellationToken);
    }
}
