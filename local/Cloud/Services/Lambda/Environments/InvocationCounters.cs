using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>The metrics that Lambda publishes for a function.</summary>
internal sealed class InvocationCounters(TimeProvider time)
{
    // No time window, so that a function that is invoked twice a day has durations too.
    private readonly CallCounters _invocations = new(time, TimeSpan.MaxValue);
    private long _started;
    private long _throttled;

    /// <summary>Counts an invocation that has ended.</summary>
    public void Ended(bool failed, TimeSpan duration) => _invocations.Ended(failed, duration);

    /// <summary>Counts an environment that was started.</summary>
    public void Started() => Interlocked.Increment(ref _started);

    /// <summary>Counts an invocation that was throttled: no environment was free.</summary>
    public void Throttled() => Interlocked.Increment(ref _throttled);

    /// <summary>A snapshot of the counts.</summary>
    public FunctionSnapshot Snapshot(string name, IReadOnlyList<EnvironmentSnapshot> environments)
    {
        var (invocations, errors, durations) = _invocations.Now();
        return new(name, environments, invocations, errors, Interlocked.Read(ref _started), Interlocked.Read(ref _throttled), durations);
    }
}
