namespace Pipeline.Aws.Retry;

/// <summary>
/// Repeats calls that fail transiently, after exponentially growing pauses with full jitter: a random part of the whole pause, so callers
/// that failed together do not retry together. It is the only layer that retries; the SDK clients' retries are off, because attempts would
/// multiply.
/// </summary>
/// <param name="options">The number of attempts and their pauses.</param>
/// <param name="isTransient">
/// Whether a call that failed with this exception may succeed if repeated: <see cref="TransientErrors.Includes(Exception)"/>, or a function
/// that also knows other errors.
/// </param>
/// <param name="time">The clock for the pauses.</param>
/// <param name="random">The source of the jitter.</param>
public sealed class RetryPolicy(RetryOptions options, Func<Exception, bool> isTransient, TimeProvider time, Random random)
{
    private readonly Lock _randomLock = new();

    /// <summary>The number of attempts and their pauses.</summary>
    public RetryOptions Options => options;

    /// <summary>Repeats a call until it succeeds, fails permanently, or runs out of attempts or time.</summary>
    /// <param name="call">The call.</param>
    /// <param name="onRetry">Called after each failure that is followed by another attempt.</param>
    /// <param name="cancellationToken">Cancels attempts and pauses.</param>
    /// <typeparam name="T">The call's result.</typeparam>
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
    /// Calls with many items, then again with the items that the service left unprocessed, until none is left or the attempts are used up.
    /// A reply that processed some items resets the count, because the service makes progress.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="call">Processes items and returns those that were left unprocessed.</param>
    /// <param name="onRetry">Called after each attempt that is followed by another one.</param>
    /// <param name="cancellationToken">Cancels attempts and pauses.</param>
    /// <typeparam name="T">The type of an item.</typeparam>
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
