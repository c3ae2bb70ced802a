namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A retrier.</summary>
/// <param name="ErrorEquals">The errors that it retries.</param>
/// <param name="Interval">The wait before the first retry.</param>
/// <param name="MaxAttempts">The most retries.</param>
/// <param name="BackoffRate">What the wait is multiplied by for each further retry.</param>
/// <param name="MaxDelay">The longest wait, or null.</param>
/// <param name="FullJitter">Whether the wait is drawn between nothing and its full length.</param>
internal sealed record RetryRule(
    IReadOnlyList<string> ErrorEquals, TimeSpan Interval, int MaxAttempts, double BackoffRate, TimeSpan? MaxDelay, bool FullJitter)
{
    /// <summary>The wait before a retry.</summary>
    /// <param name="retry">1 for the first.</param>
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
