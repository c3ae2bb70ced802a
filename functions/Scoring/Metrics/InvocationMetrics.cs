namespace Pipeline.Scoring.Metrics;

/// <summary>The figures of one invocation. Calls run side by side, so counting is atomic.</summary>
internal sealed class InvocationMetrics
{
    private readonly long[] _values = new long[Enum.GetValues<Metric>().Length];

    /// <summary>A figure.</summary>
    public long this[Metric metric] => Interlocked.Read(ref _values[(int)metric]);

    /// <summary>Counts.</summary>
    public void Add(Metric metric, long count = 1) => Interlocked.Add(ref _values[(int)metric], count);

    /// <summary>Counts a repeated call.</summary>
    public void CountRetry() => Add(Metric.Retries);
}
