using System.Globalization;

namespace Pipeline.Cloud.CloudWatch.Metrics;

/// <summary>A statistic of samples. Source: "CloudWatch statistics definitions".</summary>
/// <param name="Name">Its name, such as <c>Sum</c> or <c>p99.9</c>.</param>
/// <param name="Percentile">The percentile from 0 to 100; null for another statistic.</param>
public sealed record MetricStatistic(string Name, double? Percentile = null)
{
    /// <summary>The statistics that are not percentiles.</summary>
    public static IReadOnlyList<string> Simple { get; } = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"];

    /// <summary>The statistic with a name; null for a name of none that the local cloud has (trimmed means and the like).</summary>
    public static MetricStatistic? Parse(string name)
    {
        if (Simple.Contains(name)) return new MetricStatistic(name);
        return name.StartsWith('p') && double.TryParse(name.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= 100
            ? new MetricStatistic(name, share)
            : null;
    }

    /// <summary>
    /// The statistic of samples that belong together. A percentile is the least value at or below which that share of the samples is.
    /// </summary>
    /// <returns>Null without samples, and for a percentile of samples of which only a summary is known or one is negative.</returns>
    public double? Of(IReadOnlyCollection<MetricSamples> samples)
    {
        if (samples.Count == 0) return null;
        var (count, sum) = (samples.Sum(one => one.Count), samples.Sum(one => one.Sum));
        return Percentile is { } percentile ? Rank(samples, count * percentile / 100) : Name switch
        {
            "SampleCount" => count,
            "Average" => count == 0 ? null : sum / count,
            "Sum" => sum,
            "Minimum" => samples.Min(one => one.Minimum),
            _ => samples.Max(one => one.Maximum),
        };
    }

    private static double? Rank(IReadOnlyCollection<MetricSamples> samples, double rank)
    {
        if (samples.Any(one => one.Values is null || one.Minimum < 0)) return null;
        var before = 0.0;
        var last = 0.0;
        foreach (var (value, count) in samples.SelectMany(one => one.Values!).OrderBy(one => one.Value))
        {
            before += count;
            last = value;
            if (before >= rank) break;
        }

        return last;
    }
}
