namespace Pipeline.Cloud.CloudWatch.Metrics;

/// <summary>Samples of a metric that somebody reports.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="At">The time that they are of.</param>
/// <param name="Unit">Their unit.</param>
/// <param name="Samples">The samples.</param>
public sealed record MetricDatum(MetricName Metric, DateTimeOffset At, string Unit, MetricSamples Samples)
{
    /// <summary>The greatest value, and with a minus the least. Within this bound sums of values stay finite, as JSON requires. Source: "MetricDatum".</summary>
    public static readonly double Largest = Math.Pow(2, 360);
}
