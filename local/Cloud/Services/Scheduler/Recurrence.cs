namespace Pipeline.Cloud.Scheduler;

/// <summary>Calls back at the times of an expression, until it is disposed or the times have passed.</summary>
internal sealed class Recurrence : IDisposable
{
    // A timer takes at most some 49 days; a longer wait is divided into legs.
    private static readonly TimeSpan LongestLeg = TimeSpan.FromDays(30);
    private readonly Lock _lock = new();
    private readonly Func<DateTimeOffset, DateTimeOffset?> _next;
    private readonly TimeProvider _time;
    private readonly Action<DateTimeOffset> _due;
    private readonly Action _over;
    private readonly ITimer _timer;
    private DateTimeOffset? _at;
    private bool _disposed;

    /// <summary>Starts.</summary>
    /// <param name="first">The first time, or null.</param>
    /// <param name="next">Returns the first time after a given one, or null.</param>
    /// <param name="time">The clock.</param>
    /// <param name="due">Called at each time.</param>
    /// <param name="over">Called when there is no further time.</param>
    public Recurrence(DateTimeOffset? first, Func<DateTimeOffset, DateTimeOffset?> next, TimeProvider time, Action<DateTimeOffset> due, Action over)
    {
        (_next, _time, _due, _over) = (next, time, due, over);
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Arm(first);
    }

    /// <summary>Stops.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    private void Arm(DateTimeOffset? at)
    {
        lock (_lock)
        {
            _at = at;
            if (_disposed || at is null) return;
            var wait = at.Value - _time.GetUtcNow();
            _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestLeg ? LongestLeg : wait, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tick()
    {
        DateTimeOffset? at;
        lock (_lock)
        {
            if (_disposed) return;
            at = _at;
        }

        if (at is null) return;
        var now = _time.GetUtcNow();
        if (now < at)
        {
            Arm(at);
            return;
        }

        // Armed before the call, because the call may dispose this. Times missed while the machine slept are not made up for.
        var following = _next(now);
        Arm(following);
        _due(at.Value);
        if (following is null) _over();
    }
}
