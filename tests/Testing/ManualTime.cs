namespace Pipeline.Testing;

/// <summary>
/// A clock that a test moves. Timers fire, in order of their due time, while it is moved; with <see cref="AutoAdvance"/> a
/// wait moves it, so that code which waits is instant.
/// </summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start;

    public ManualTime()
        : this(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Whether a timer that is set fires at once, moving the clock to its due time.</summary>
    public bool AutoAdvance { get; set; }

    /// <summary>The longest wait that <see cref="AutoAdvance"/> moves the clock for: a back-off is instant, a deadline hours ahead stays ahead.</summary>
    public TimeSpan AutoAdvanceLimit { get; init; } = TimeSpan.MaxValue;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>How many timers wait.</summary>
    public int Waiting
    {
        get { lock (_lock) return _timers.Count; }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what falls due.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(GetUtcNow() + by);

    // To an instant and not by a span: of two threads that move the clock, neither may take it back or fall short of its timer.
    private void AdvanceTo(DateTimeOffset target)
    {
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                if (next is null)
                {
                    if (target > _now) _now = target;
                    return;
                }

                if (next.Due > _now) _now = next.Due;
                if (next.Period > TimeSpan.Zero) next.Due += next.Period;
                else _timers.Remove(next);
            }

            next.Fire();
        }
    }

    private void Schedule(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
            if (dueTime == Timeout.InfiniteTimeSpan) return;
            timer.Due = _now + dueTime;
            timer.Period = period == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : period;
            _timers.Add(timer);
        }

        if (AutoAdvance && dueTime <= AutoAdvanceLimit) ThreadPool.QueueUserWorkItem(_ => FireWhenDue(timer));
    }

    private void FireWhenDue(ManualTimer timer)
    {
        DateTimeOffset due;
        lock (_lock)
        {
            if (!_timers.Contains(timer)) return;
            due = timer.Due;
        }

        AdvanceTo(due);
    }

    private void Cancel(ManualTimer timer)
    {
        lock (_lock) _timers.Remove(timer);
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Schedule(this, dueTime, period);
            return true;
        }

        public void Dispose() => time.Cancel(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
