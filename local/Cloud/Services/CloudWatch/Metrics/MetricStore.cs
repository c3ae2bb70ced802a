namespace Pipeline.Cloud.CloudWatch.Metrics;

/// <summary>
/// Every metric's samples by minute. AWS keeps minutes for 15 days, and then hours for 15 months; here a minute is forgotten after 15 days, and
/// before that when the store is full: then the metric that is written loses its oldest minute, and a metric of one minute takes the place of the one
/// that was not written for longest.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="mostBuckets">The most minutes of all metrics together. Each takes some 500 bytes, and 16 more for each different value.</param>
public sealed class MetricStore(TimeProvider time, int mostBuckets = 500_000)
{
    /// <summary>For how long a minute is kept. Source: "GetMetricData".</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<MetricName, MetricSeries> _series = [];
    private int _buckets;

    /// <summary>Adds samples.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="at">The time that they are of.</param>
    /// <param name="unit">Their unit, such as <c>Count</c>; <c>None</c> for none.</param>
    /// <param name="samples">The samples.</param>
    public void Add(MetricName metric, DateTimeOffset at, string unit, MetricSamples samples)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (!_series.TryGetValue(metric, out var series)) _series[metric] = series = new MetricSeries();
            var before = series.Count;
            series.Add(MetricMinute.Of(at), unit, samples, now);
            series.Forget(MetricMinute.Of(now - Kept));
            _buckets += series.Count - before;
            while (_buckets > mostBuckets && MakeRoom(series)) continue;
        }
    }

    /// <summary>A metric's samples in a range of time, minute by minute; empty for a metric that there is not.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="from">The beginning, rounded down to a minute.</param>
    /// <param name="to">The end, which is not included.</param>
    /// <param name="unit">The unit; null for all.</param>
    public IReadOnlyList<MetricMinute> Between(MetricName metric, DateTimeOffset from, DateTimeOffset to, string? unit = null)
    {
        var oldest = MetricMinute.Of(time.GetUtcNow() - Kept);
        lock (_lock)
        {
            return _series.TryGetValue(metric, out var series) ? series.Between(Math.Max(oldest, MetricMinute.Of(from)), MetricMinute.Of(to - TimeSpan.FromTicks(1)) + 1, unit) : [];
        }
    }

    /// <summary>A statistic over all that is kept of a metric; null where there is none.</summary>
    public double? Statistic(MetricName metric, string name) =>
        MetricStatistic.Parse(name)?.Of([.. Between(metric, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue).Select(minute => minute.Samples)]);

    /// <summary>The metrics with samples that are younger than a time span, by namespace, name and dimensions.</summary>
    public IReadOnlyList<MetricName> Active(TimeSpan within)
    {
        var oldest = MetricMinute.Of(time.GetUtcNow() - within);
        lock (_lock)
        {
            return
            [
                .. _series.Where(entry => entry.Value.Newest >= oldest).Select(entry => entry.Key)
                    .OrderBy(metric => metric.Namespace, StringComparer.Ordinal).ThenBy(metric => metric.ToString(), StringComparer.Ordinal),
            ];
        }
    }

    private bool MakeRoom(MetricSeries writing)
    {
        var before = writing.Count;
        if (writing.ForgetOldest())
        {
            _buckets -= before - writing.Count;
            return true;
        }

        if (_series.Count < 2) return false;
        var (metric, idle) = _series.Where(entry => entry.Value != writing).MinBy(entry => entry.Value.Written);
        _buckets -= idle.Count;
        return _series.Remove(metric);
    }
}
