namespace Pipeline.Cloud.StepFunctions.States;

/// <summary>A retrier. Source: "Amazon States Language", Retrying after error.</summary>
/// <param name="ErrorEquals">The error names that it retries.</param>
/// <param name="Interval">The wait before the first retry.</param>
/// <param name="MaxAttempts">The maximum number of retries.</param>
/// <param name="BackoffRate">Multiplies the wait for each further retry.</param>
/// <param name="MaxDelay">The longest wait; null for no limit.</param>
/// <param name="FullJitter">Whether each wait is drawn between 0 and its full length.</param>
internal sealed record Retrier(
    IReadOnlyList<string> ErrorEquals, TimeSpan Interval, int MaxAttempts, double BackoffRate, TimeSpan? MaxDelay, bool FullJitter)
{
    /// <summary>The wait before a retry, at most 365 days.</summary>
    /// <param name="retry">The number of the retry, from 1.</param>
    /// <param name="random">Draws the jitter.</param>
    public TimeSpan Delay(int retry, Random random)
    {
        double seconds = Interval.TotalSeconds * Math.Pow(BackoffRate, retry - 1);
        if (MaxDelay is { } longest) seconds = Math.Min(seconds, longest.TotalSeconds);
        if (FullJitter)
        {
            lock (random) seconds *= random.NextDouble();
        }

        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(365).TotalSeconds));
    }
}
