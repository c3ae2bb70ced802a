namespace Pipeline.Cloud.CloudWatch;

/// <summary>The newest entries of one function.</summary>
internal sealed class RecentEntries
{
    private const int Room = 1024;
    private readonly Lock _lock = new();
    private readonly MetricEntry[] _ring = new MetricEntry[Room];
    private long _next;

    /// <summary>Adds an entry.</summary>
    public void Add(MetricEntry entry)
    {
        lock (_lock) _ring[_next++ % Room] = entry;
    }

    /// <summary>The entries after a time, newest first.</summary>
    public IReadOnlyList<MetricEntry> Since(DateTimeOffset since)
    {
        var found = new List<MetricEntry>();
        lock (_lock)
        {
            for (var at = _next - 1; at >= 0 && at > _next - 1 - Room && _ring[at % Room].At > since; at--) found.Add(_ring[at % Room]);
        }

        return found;
    }
}

/// <summary>The metrics of one line of a function's log.</summary>
/// <param name="At">When the line was read.</param>
/// <param name="Values">The values by metric name; the last one of a metric with several.</param>
public sealed record MetricEntry(DateTimeOffset At, IReadOnlyDictionary<string, double> Values);
