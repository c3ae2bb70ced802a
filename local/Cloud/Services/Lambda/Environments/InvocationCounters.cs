using System.Collections.Concurrent;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Composition;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>
/// The metrics that Lambda publishes for a function, to CloudWatch and for the live view. Source: "Types of metrics for Lambda functions", "Dimensions of
/// function metrics".
/// </summary>
/// <param name="functionName">The function.</param>
/// <param name="metrics">Takes them.</param>
/// <param name="time">The clock.</param>
internal sealed class InvocationCounters(string functionName, IServiceMetrics metrics, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Name, InvokedName As), IReadOnlyList<ServiceMetric>> _published = new();
    // No time window, so that a function that is invoked twice a day has durations too.
    private readonly CallCounters _invocations = new(time, TimeSpan.MaxValue);
    private long _started;
    private long _throttled;

    /// <summary>Counts an invocation that has ended.</summary>
    /// <param name="name">By which name it was invoked.</param>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="duration">How long the function ran.</param>
    public void Ended(InvokedName name, bool failed, TimeSpan duration)
    {
        _invocations.Ended(failed, duration);
        Publish("Invocations", "Count", name, 1);
        Publish("Errors", "Count", name, failed ? 1 : 0);
        Publish("Duration", "Milliseconds", name, duration.TotalMilliseconds);
    }

    /// <summary>Counts an environment that was started.</summary>
    public void Started() => Interlocked.Increment(ref _started);

    /// <summary>Counts an invocation that was throttled: no environment was free.</summary>
    public void Throttled(InvokedName name)
    {
        Interlocked.Increment(ref _throttled);
        Publish("Throttles", "Count", name, 1);
    }

    private void Publish(string metric, string unit, InvokedName name, double value)
    {
        foreach (var published in _published.GetOrAdd((metric, name), key => Metrics(key.Name, unit, key.As))) metrics.Add(published, value);
    }

    // Of the function, of the version or alias that was named, and of the version that an alias chose.
    private List<ServiceMetric> Metrics(string metric, string unit, InvokedName name)
    {
        ServiceMetric Of(params IReadOnlyList<(string, string)> dimensions) => new("AWS/Lambda", metric, unit, [("FunctionName", functionName), .. dimensions]);
        if (name.Qualifier is not { } qualifier) return [Of()];
        var resource = ("Resource", $"{functionName}:{qualifier}");
        return [Of(), Of(resource), Of(resource, ("ExecutedVersion", name.Version))];
    }

    /// <summary>A snapshot of the counts.</summary>
    public FunctionSnapshot Snapshot(string name, IReadOnlyList<EnvironmentSnapshot> environments)
    {
        var (invocations, errors, durations) = _invocations.Now();
        return new(name, environments, invocations, errors, Interlocked.Read(ref _started), Interlocked.Read(ref _throttled), durations);
    }
}

/// <summary>The name by which a function is invoked.</summary>
/// <param name="Qualifier">The version or alias; null for the function itself.</param>
/// <param name="Version">The version that it chose for this invocation: a number, or $LATEST.</param>
internal readonly record struct InvokedName(string? Qualifier, string Version);
