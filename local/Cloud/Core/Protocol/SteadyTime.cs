namespace Pipeline.Cloud.Protocol;

/// <summary>Time that nobody sets: the wall clock jumps when it is corrected, and intervals must not.</summary>
public static class SteadyTime
{
    /// <summary>The time since an arbitrary moment. Only differences have a meaning.</summary>
    public static TimeSpan Steady(this TimeProvider time)
    {
        // Exact, where GetElapsedTime rounds a large timestamp: a wait that ends by a rounding too early would be waited for again and again.
        var (seconds, rest) = Math.DivRem(time.GetTimestamp(), time.TimestampFrequency);
        return TimeSpan.FromTicks((seconds * TimeSpan.TicksPerSecond) + (rest * TimeSpan.TicksPerSecond / time.TimestampFrequency));
    }
}
