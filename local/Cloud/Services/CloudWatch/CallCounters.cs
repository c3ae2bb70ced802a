namespace Pipeline.Cloud.CloudWatch;

/// <summary>Counts calls and failures, and keeps the durations of the newest calls.</summary>
/// <param name="time">The clock.</param>
/// <param name="recent">How far back durations are reported; at most a thousand calls.</param>
internal sealed class CallCounters(TimeProvider time, TimeSpan recent)
{
    private readonly RecentValues _durations = new(time);
    private long _calls;
    private long _failed;

    /// <summary>Counts a call that has ended.</summary>
    public void Ended(bool failed, TimeSpan duration)
    {
        Interlocked.Increment(ref _calls);
        if (failed) Interlocked.Increment(ref _failed);
        _durations.Add(duration.TotalMilliseconds);
    }

    /// <summary>The current figures; durations in milliseconds.</summary>
    public (long Calls, long Failed, Percentiles Durations) Now() =>
        (Interlocked.Read(ref _calls), Interlocked.Read(ref _failed), Percentiles.Of(_durations.Within(recent)));
}
