namespace Pipeline.Cloud.CloudWatch;

/// <summary>The newest values of a measure with their times, up to a maximum count.</summary>
/// <param name="time">The clock.</param>
/// <param name="room">How many values are kept.</param>
internal sealed class RecentValues(TimeProvider time, int room = 1024)
{
    private readonly Lock _lock = new();
    private readonly (long At, double Value)[] _ring = new (long, double)[room];
    private long _next;

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        var now = time.GetTimestamp();
        lock (_lock) _ring[_next++ % _ring.Length] = (now, value);
    }

    /// <summary>The values younger than a time span.</summary>
    public IReadOnlyList<double> Within(TimeSpan span)
    {
        var now = time.GetTimestamp();
        var found = new List<double>();
        lock (_lock)
        {
            for (var at = _next - 1; at >= 0 && at > _next - 1 - _ring.Length; at--)
            {
                var (when, value) = _ring[at % _ring.Length];
                if (time.GetElapsedTime(when, now) > span) break;
                found.Add(value);
            }
        }

        return found;
    }
}
