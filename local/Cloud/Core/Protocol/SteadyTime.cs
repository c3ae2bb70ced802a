namespace Pipeline.Cloud.Protocol;

/// <summary>Time that nobody sets: the wall clock jumps when it is corrected, and intervals must not.</summary>
public static class SteadyTime
{
    /// <summary>The time since an arbitrary moment. Only differences have a meaning.</summary>
    public static TimeSpan Steady(this TimeProvider time) => time.GetElapsedTime(0);
}
