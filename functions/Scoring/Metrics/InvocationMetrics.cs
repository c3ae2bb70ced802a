using Pipeline.Aws.Metrics;

namespace Pipeline.Scoring.Metrics;

/// <summary>The figures of one invocation. Calls run side by side, so counting is atomic.</summary>
internal sealed class InvocationMetrics
{
    private static readonly MetricDefinition[] Definitions = [.. Enum.GetValues<Metric>().Select(Define)];
    private readonly long[] _values = new long[Definitions.Length];

    /// <summary>A figure.</summary>
    public long this[Metric metric] => Interlocked.Read(ref _values[(int)metric]);

    /// <summary>Counts.</summary>
    public void Add(Metric metric, long count = 1) => Interlocked.Add(ref _values[(int)metric], count);

    /// <summary>Counts a repeated call.</summary>
    public void CountRetry() => Add(Metric.Retries);

    /// <summary>Writes all figures as one line, when the invocation is over and nothing counts any more.</summary>
    /// <param name="embedded">The writer.</param>
    /// <param name="functionName">The metrics' dimension.</param>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="shard">The batch's shard.</param>
    public void WriteTo(MetricLines embedded, string functionName, string requestId, string shard) =>
        embedded.Write(functionName, Definitions, _values, ("RequestId", requestId), ("Shard", shard));

    private static MetricDefinition Define(Metric metric) =>
        new(metric.ToString(), metric is Metric.BatchMilliseconds or Metric.IteratorAgeMilliseconds ? "Milliseconds" : "Count");
}
