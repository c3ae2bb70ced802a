using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>What the invocations of one function came to: the metrics that Lambda publishes of it.</summary>
internal sealed class InvocationCounters(TimeProvider time)
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);
    private readonly RecentValues _durations = new(time);
    private long _invocations;
    private long _errors;
    private long _started;
    private long _throttled;

    /// <summary>An invocation has ended.</summary>
    public void Ended(bool failed, TimeSpan duration)
    {
        Interlocked.Increment(ref _invocations);
        if (failed) Interlocked.Increment(ref _errors);
        _durations.Add(duration.TotalMilliseconds);
    }

    /// <summary>An environment was started.</summary>
    public void Started() => Interlocked.Increment(ref _started);

    /// <summary>An invocation found no environment.</summary>
    public void Throttled() => Interlocked.Increment(ref _throttled);

    /// <summary>The figures as they stand now.</summary>
    public FunctionSnapshot Snapshot(string name, IReadOnlyList<EnvironmentSnapshot> environments) => new(
        name, environments, Interlocked.Read(ref _invocations), Interlocked.Read(ref _errors), Interlocked.Read(ref _started),
        Interlocked.Read(ref _throttled), Percentiles.Of(_durations.Within(Recent)));
}
