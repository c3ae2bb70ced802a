namespace Pipeline.Cloud.CloudWatch.Metrics;

/// <summary>Samples that are reported together: values with the times that each occurred, or only a summary of values.</summary>
/// <param name="Count">How many samples there are.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="Values">Each value and how often it occurred; null if only the summary is known.</param>
public sealed record MetricSamples(double Count, double Sum, double Minimum, double Maximum, IReadOnlyList<(double Value, double Count)>? Values)
{
    /// <summary>Values that each occurred once.</summary>
    public static MetricSamples Of(params IReadOnlyList<double> values) => Of([.. values.Select(value => (value, 1.0))]);

    /// <summary>Values that occurred several times.</summary>
    public static MetricSamples Of(IReadOnlyList<(double Value, double Count)> values) => new(
        values.Sum(one => one.Count), values.Sum(one => one.Value * one.Count), values.Min(one => one.Value), values.Max(one => one.Value), values);

    /// <summary>
    /// A summary. Its values are known where all of them must be equal. Source: "PutMetricData", about statistic sets.
    /// </summary>
    public static MetricSamples OfSummary(double count, double sum, double minimum, double maximum) =>
        new(count, sum, minimum, maximum, minimum == maximum && sum == minimum * count ? [(minimum, count)] : null);
}
