using System.Collections.Concurrent;
using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.CloudWatch;

/// <summary>Reads the metrics that functions write into their logs, and sums them. Source: "Specification: Embedded metric format".</summary>
/// <param name="store">Takes them as metrics.</param>
/// <param name="onCloudsClock">What a moment of the functions' clock is on the cloud's; null where it is the same clock.</param>
public sealed class EmbeddedMetrics(MetricStore store, Func<DateTimeOffset, DateTimeOffset>? onCloudsClock = null) : IFunctionLogSink
{
    private readonly ConcurrentDictionary<(string Function, string Metric), double> _sums = new();
    private readonly ConcurrentDictionary<(string Function, string Metric), RunningMetric> _running = new();
    private readonly ConcurrentDictionary<string, RecentEntries> _entries = new(StringComparer.Ordinal);

    /// <summary>The sum of a metric's values so far.</summary>
    /// <param name="functionName">The function that wrote it.</param>
    /// <param name="metric">The metric's name.</param>
    public double Sum(string functionName, string metric) => _sums.GetValueOrDefault((functionName, metric));

    /// <summary>A statistic of a metric over all that is kept of it, whoever wrote it; null where there is none.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="name">The statistic, such as <c>Sum</c> or <c>p99</c>.</param>
    public double? Statistic(MetricName metric, string name) => store.Statistic(metric, name);

    /// <summary>The totals of every metric of every function so far.</summary>
    public IReadOnlyList<RunningMetric> Running() =>
        [.. _running.Values.OrderBy(metric => metric.Function, StringComparer.Ordinal).ThenBy(metric => metric.Name, StringComparer.Ordinal)];

    /// <summary>The metrics of a function's newest lines, newest first.</summary>
    /// <param name="functionName">The function.</param>
    /// <param name="since">Only lines after this time.</param>
    public IReadOnlyList<MetricEntry> Recent(string functionName, DateTimeOffset since) =>
        _entries.TryGetValue(functionName, out var entries) ? entries.Since(since) : [];

    /// <inheritdoc/>
    public void Write(FunctionLogLine line)
    {
        // Few lines contain metrics; the others are not parsed.
        if (!line.Line.Contains("\"CloudWatchMetrics\"", StringComparison.Ordinal)) return;
        if (EmbeddedMetric.Read(line.Line) is not { } metrics) return;
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in metrics) Add(line, metric, values);
        _entries.GetOrAdd(line.FunctionName, _ => new RecentEntries()).Add(new MetricEntry(line.Time, values));
    }

    private void Add(FunctionLogLine line, EmbeddedMetric metric, Dictionary<string, double> entry)
    {
        var (function, name, values) = (line.FunctionName, metric.Name, metric.Values);
        _sums.AddOrUpdate((function, name), values.Sum(), (_, before) => before + values.Sum());
        if (values.Length == 0) return;
        entry[name] = values[^1];
        _running.AddOrUpdate(
            (function, name), _ => new RunningMetric(function, name, values.Sum(), values.Length, values[^1]), (_, before) => before.With(values));
        // A time that is too far away for a log event is not kept: the line's own is.
        var at = metric.At is { } told && Moment(told) is var named && named > line.Time - MetricStore.Kept && named <= line.Time.AddHours(2) ? named : line.Time;
        foreach (var identity in metric.Identities) store.Add(identity, at, metric.Unit, MetricSamples.Of(values));
    }

    private DateTimeOffset Moment(DateTimeOffset told) => onCloudsClock is null ? told : onCloudsClock(told);
}

/// <summary>The totals of a function's metric so far, over all of its dimensions.</summary>
/// <param name="Function">The function.</param>
/// <param name="Name">The metric's name.</param>
/// <param name="Sum">The values' sum.</param>
/// <param name="Count">How many values there are.</param>
/// <param name="Last">The newest value.</param>
public sealed record RunningMetric(string Function, string Name, double Sum, long Count, double Last)
{
    internal RunningMetric With(double[] values) => this with { Sum = Sum + values.Sum(), Count = Count + values.Length, Last = values[^1] };
}
