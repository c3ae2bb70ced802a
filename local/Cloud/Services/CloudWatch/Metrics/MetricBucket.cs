namespace Pipeline.Cloud.CloudWatch.Metrics;

/// <summary>The samples of one minute, in one unit.</summary>
/// <param name="unit">The unit.</param>
internal sealed class MetricBucket(string unit)
{
    private readonly ValueCounts _values = new();
    private double _count;
    private double _sum;
    private double _minimum = double.PositiveInfinity;
    private double _maximum = double.NegativeInfinity;
    private bool _summaries;

    /// <summary>The unit.</summary>
    public string Unit { get; } = unit;

    /// <summary>Adds samples.</summary>
    public void Add(MetricSamples samples)
    {
        _count += samples.Count;
        _sum += samples.Sum;
        _minimum = Math.Min(_minimum, samples.Minimum);
        _maximum = Math.Max(_maximum, samples.Maximum);
        if (samples.Values is null) _summaries = true;
        foreach (var (value, count) in samples.Values ?? []) _values.Add(value, count);
    }

    /// <summary>The samples so far.</summary>
    public MetricSamples Samples() => new(_count, _sum, _minimum, _maximum, _summaries ? null : [.. _values.All]);
}
