namespace Pipeline.Aws.Retry;

/// <summary>
/// Repeats calls that fail for a passing reason, after pauses that grow exponentially with full jitter (a random part of the
/// whole pause, so that callers which failed together do not come back together). It is the only layer that retries: the SDK
/// clients are told not to, because attempts would multiply.
/// </summary>
/// <param name="options">How often and how patiently.</param>
/// <param name="isTransient">Whether a call that failed so may succeed when it is repeated: <see cref="TransientErrors.Includes(Exception)"/>, or what knows more kinds of failure.</param>
/// <param name="time">The clock of the pauses.</param>
/// <param name="random">The jitter.</param>
public sealed class RetryPolicy(RetryOptions options, Func<Exception, bool> isTransient, TimeProvider time, Random random)
{
    private readonly Lock _randomLock = new();

    /// <summary>How often and how patiently.</summary>
    public RetryOptions Options => options;

    /// <summary>Calls until it succeeds, fails for good, or the attempts or the time are used up.</summary>
    /// <param name="call">The call.</param>
    /// <param name="onRetry">Told of each failure that is followed by another attempt.</param>
    /// <param name="cancellationToken">Ends the attempts and the pauses.</param>
    /// <typeparam name="T">What the call answers.</typeparam>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, Action onRetry, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return await call(cancellationToken);
            }
            catch (Exception e) when (attempt < options.Attempts && !cancellationToken.IsCancellationRequested && isTransient(e))
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
    /// <param name="items">The items.</param>
    /// <param name="call">Calls with items, and answers with those that were not processed.</param>
    /// <param name="onRetry">Told of each attempt that is followed by another one.</param>
    /// <param name="cancellationToken">Ends the attempts and the pauses.</param>
    /// <typeparam name="T">An item.</typeparam>
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
