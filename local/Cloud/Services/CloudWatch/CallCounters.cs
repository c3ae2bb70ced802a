namespace Pipeline.Cloud.CloudWatch;

/// <summary>What calls came to: how many there were, how many failed, and how long the newest took.</summary>
/// <param name="time">The clock.</param>
/// <param name="recent">Of which time durations are told, of at most a thousand calls.</param>
internal sealed class CallCounters(TimeProvider time, TimeSpan recent)
{
    private readonly RecentValues _durations = new(time);
    private long _calls;
    private long _failed;

    /// <summary>A call has ended.</summary>
    public void Ended(bool failed, TimeSpan duration)
    {
        Interlocked.Increment(ref _calls);
        if (failed) Interlocked.Increment(ref _failed);
        _durations.Add(duration.TotalMilliseconds);
    }

    /// <summary>The figures as they stand now; durations in milliseconds.</summary>
    public (long Calls, long Failed, Percentiles Durations) Now() =>
        (Interlocked.Read(ref _calls), Interlocked.Read(ref _failed), Percentiles.Of(_durations.Within(recent)));
}
