namespace Pipeline.Simulation.Clock;

/// <summary>
/// The simulation's clock: it stands still until nothing is left to do, and then jumps to the next timer. Not a <c>FakeTimeProvider</c>,
/// which neither tells the next timer nor fires one alone, and moves to the end of an advance before it fires what fell due on the way:
/// a schedule would depend on how far the clock is moved at a time. It also locks and searches all timers for every one that fires,
/// which a campaign of thousands of schedules on one thread pays for.
/// </summary>
internal sealed class VirtualTime(DateTimeOffset start) : TimeProvider
{
    private readonly PriorityQueue<(Timer Timer, int Version), (long Due, long Order)> _timers = new();
    private long _now = start.UtcTicks;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(_now, TimeSpan.Zero);

    public override long GetTimestamp() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Jumps to the next timer and fires it; false when there is none.</summary>
    public bool FireNext()
    {
        while (_timers.TryDequeue(out var next, out var at))
        {
            if (next.Version != next.Timer.Version) continue;
            _now = Math.Max(_now, at.Due);
            next.Timer.Fire();
            return true;
        }

        return false;
    }

    private sealed class Timer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        /// <summary>Changes with every setting, so that what an earlier one has queued is passed over.</summary>
        public int Version { get; private set; }

        public void Fire()
        {
            Version++;
            if (_period > TimeSpan.Zero) Change(_period, _period);
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Version++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan) time._timers.Enqueue((this, Version), (time._now + dueTime.Ticks, time._order++));
            return true;
        }

        public void Dispose() => Version++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
