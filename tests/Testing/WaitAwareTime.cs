using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Testing;

/// <summary>
/// A <see cref="FakeTimeProvider"/> that knows which timers wait, which the package does not tell: a test can wait until the code
/// under test waits, and with <see cref="AutoAdvance"/> every wait is instant. Tests that need neither use the package's class.
/// </summary>
/// <param name="start">What the clock shows at first.</param>
public sealed class WaitAwareTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _lock = new();
    private readonly HashSet<WatchedTimer> _timers = [];

    // Not the year 2000, where the package's clock begins: schedules, signatures and events of the tests are of this day.
    public WaitAwareTime()
        : this(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero))
    {
    }

    /// <summary>Whether setting a timer moves the clock to its due time. It applies to timers that are set from then on.</summary>
    public bool AutoAdvance { get; set; }

    /// <summary>The longest wait that <see cref="AutoAdvance"/> moves the clock for: a back-off is instant, a deadline hours ahead stays ahead.</summary>
    public TimeSpan AutoAdvanceLimit { get; init; } = TimeSpan.MaxValue;

    /// <summary>How many timers are set and have not fired. A periodic one counts until it is disposed.</summary>
    public int Waiting
    {
        get { lock (_lock) return _timers.Count; }
    }

    /// <summary>How far somebody has set the wall clock. Unlike <see cref="FakeTimeProvider.AdjustTime"/>, it leaves timestamps alone, as a machine does.</summary>
    public TimeSpan WallClockSetBy { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + WallClockSetBy;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new WatchedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private bool Set(WatchedTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        bool isSet;
        lock (_lock)
        {
            if (dueTime == Timeout.InfiniteTimeSpan) _timers.Remove(timer);
            else _timers.Add(timer);
            timer.Period = period;
            isSet = timer.Inner.Change(dueTime, period);
            timer.Due = base.GetUtcNow() + dueTime;
        }

        // On another thread: the code that sets a timer is not ready for it to fire before it has it.
        if (AutoAdvance && dueTime != Timeout.InfiniteTimeSpan && dueTime <= AutoAdvanceLimit) ThreadPool.QueueUserWorkItem(_ => JumpTo(timer));
        return isSet;
    }

    // The clock stops at every timer on the way.
    private void JumpTo(WatchedTimer timer)
    {
        lock (_lock)
        {
            for (var now = base.GetUtcNow(); _timers.Contains(timer) && timer.Due > now; now = base.GetUtcNow())
            {
                Advance(_timers.Where(other => other.Due > now).Min(other => other.Due) - now);
            }
        }
    }

    private void Fire(WatchedTimer timer)
    {
        lock (_lock)
        {
            if (timer.Period > TimeSpan.Zero) timer.Due += timer.Period;
            else _timers.Remove(timer);
        }

        // Code that continues must not do so under the lock: it may wait for code that sets a timer.
        if (_lock.IsHeldByCurrentThread) ThreadPool.QueueUserWorkItem(_ => timer.Call());
        else timer.Call();
    }

    private void Forget(WatchedTimer timer)
    {
        lock (_lock) _timers.Remove(timer);
    }

    private ITimer Unset(TimerCallback callback) => base.CreateTimer(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private sealed class WatchedTimer : ITimer
    {
        private readonly WaitAwareTime _time;
        private readonly TimerCallback _callback;
        private readonly object? _state;

        public WatchedTimer(WaitAwareTime time, TimerCallback callback, object? state)
        {
            (_time, _callback, _state) = (time, callback, state);
            Inner = time.Unset(_ => time.Fire(this));
        }

        public ITimer Inner { get; }

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Call() => _callback(_state);

        public bool Change(TimeSpan dueTime, TimeSpan period) => _time.Set(this, dueTime, period);

        public void Dispose()
        {
            _time.Forget(this);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            _time.Forget(this);
            return Inner.DisposeAsync();
        }
    }
}
