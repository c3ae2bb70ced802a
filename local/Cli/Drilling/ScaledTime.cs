namespace Pipeline.Cli.Drilling;

/// <summary>A clock that runs faster than the real one: alarms look at minutes, and a drill need not last that long.</summary>
/// <param name="real">The real clock.</param>
/// <param name="factor">How many seconds pass in a real one; above 0.</param>
internal sealed class ScaledTime(TimeProvider real, double factor) : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);
    private readonly DateTimeOffset _began = real.GetUtcNow();
    private readonly long _start = real.GetTimestamp();

    /// <inheritdoc/>
    public override long TimestampFrequency => real.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _began + (real.GetElapsedTime(_start) * factor);

    /// <summary>What a moment of the real clock is on this one.</summary>
    public DateTimeOffset At(DateTimeOffset moment) => _began + ((moment - _began) * factor);

    /// <inheritdoc/>
    public override long GetTimestamp() => _start + (long)((real.GetTimestamp() - _start) * factor);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(real.CreateTimer(callback, state, Real(dueTime), Real(period)), Real);

    private TimeSpan Real(TimeSpan time)
    {
        if (time == Timeout.InfiniteTimeSpan) return time;
        var scaled = time / factor;
        return scaled < Longest ? scaled : Longest;
    }

    private sealed class Timer(ITimer timer, Func<TimeSpan, TimeSpan> real) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(real(dueTime), real(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
