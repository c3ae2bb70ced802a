using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.SageMaker.Serving;

/// <summary>What the invocations of one endpoint came to: the metrics that SageMaker publishes of it.</summary>
internal sealed class EndpointCounters(TimeProvider time)
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);
    private readonly RecentValues _latencies = new(time);
    private long _invocations;
    private long _errors;

    /// <summary>An invocation was answered.</summary>
    public void Answered(bool failed, TimeSpan latency)
    {
        Interlocked.Increment(ref _invocations);
        if (failed) Interlocked.Increment(ref _errors);
        _latencies.Add(latency.TotalMilliseconds);
    }

    /// <summary>The figures as they stand now.</summary>
    public (long Invocations, long Errors, Percentiles Latency) Now() =>
        (Interlocked.Read(ref _invocations), Interlocked.Read(ref _errors), Percentiles.Of(_latencies.Within(Recent)));
}
