namespace Pipeline.Cloud.CloudWatch.Metrics;

/// <summary>The minutes of one metric in which samples were reported. The caller sees to it that one thread uses it at a time.</summary>
internal sealed class MetricSeries
{
    private readonly SortedDictionary<long, List<MetricBucket>> _minutes = [];

    /// <summary>How many buckets there are.</summary>
    public int Count { get; private set; }

    /// <summary>When samples were last reported, whatever time they are of.</summary>
    public DateTimeOffset Written { get; private set; }

    /// <summary>Adds samples to a minute.</summary>
    public void Add(long minute, string unit, MetricSamples samples, DateTimeOffset now)
    {
        Written = now;
        if (!_minutes.TryGetValue(minute, out var buckets)) _minutes[minute] = buckets = [];
        if (buckets.Find(one => one.Unit == unit) is not { } bucket)
        {
            buckets.Add(bucket = new MetricBucket(unit));
            Count++;
        }

        bucket.Add(samples);
    }

    /// <summary>Forgets the minutes before one.</summary>
    public void Forget(long before)
    {
        foreach (var minute in _minutes.Keys.TakeWhile(minute => minute < before).ToList()) Remove(minute);
    }

    /// <summary>Forgets the oldest minute, unless it is the only one.</summary>
    public bool ForgetOldest()
    {
        if (_minutes.Count < 2) return false;
        Remove(_minutes.Keys.First());
        return true;
    }

    /// <summary>The newest minute with samples; null if there is none.</summary>
    public long? Newest => _minutes.Count == 0 ? null : _minutes.Keys.Last();

    /// <summary>The samples of the minutes from one to before another, in their order.</summary>
    /// <param name="from">The first minute.</param>
    /// <param name="to">The minute after the last.</param>
    /// <param name="unit">The unit; null for all.</param>
    public IReadOnlyList<MetricMinute> Between(long from, long to, string? unit) =>
    [
        .. _minutes.SkipWhile(entry => entry.Key < from).TakeWhile(entry => entry.Key < to)
            .SelectMany(entry => entry.Value.Where(bucket => unit is null || bucket.Unit == unit).Select(bucket => new MetricMinute(entry.Key, bucket.Unit, bucket.Samples()))),
    ];

    private void Remove(long minute)
    {
        Count -= _minutes[minute].Count;
        _minutes.Remove(minute);
    }
}

/// <summary>The samples of a minute.</summary>
/// <param name="Minute">The minute, counted from 1970.</param>
/// <param name="Unit">Their unit.</param>
/// <param name="Samples">The samples.</param>
public sealed record MetricMinute(long Minute, string Unit, MetricSamples Samples)
{
    /// <summary>When the minute begins.</summary>
    public DateTimeOffset Start => DateTimeOffset.UnixEpoch.AddMinutes(Minute);

    /// <summary>The minute of a time.</summary>
    public static long Of(DateTimeOffset time) => (time.UtcTicks / TimeSpan.TicksPerMinute) - (DateTimeOffset.UnixEpoch.UtcTicks / TimeSpan.TicksPerMinute);
}
