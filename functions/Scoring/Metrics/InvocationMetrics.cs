using Pipeline.Aws.Metrics;

namespace Pipeline.Scoring.Metrics;

/// <summary>The counters of one invocation. Calls run in parallel, so counting is atomic.</summary>
internal sealed class InvocationMetrics
{
    private static readonly MetricDefinition[] Definitions = [.. Enum.GetValues<Metric>().Select(Define)];
    private readonly long[] _values = new long[Definitions.Length];

    /// <summary>The current value of a metric.</summary>
    public long this[Metric metric] => Interlocked.Read(ref _values[(int)metric]);

    /// <summary>Adds to a metric.</summary>
    public void Add(Metric metric, long count = 1) => Interlocked.Add(ref _values[(int)metric], count);

    /// <summary>Counts a repeated call.</summary>
    public void CountRetry() => Add(Metric.Retries);

    /// <summary>Writes all values as one line. Call it at the end of the invocation, when nothing counts any more.</summary>
    /// <param name="embedded">The writer.</param>
    /// <param name="functionName">The metrics' dimension.</param>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="shard">The batch's shard.</param>
    public void WriteTo(MetricLines embedded, string functionName, string requestId, string shard) =>
        embedded.Write(functionName, Definitions, _values, ("RequestId", requestId), ("Shard", shard));

    private static MetricDefinition Define(Metric metric) =>
        new(metric.ToString(), metric is Metric.BatchMilliseconds or Metric.IteratorAgeMilliseconds ? "Milliseconds" : "Count");
}
