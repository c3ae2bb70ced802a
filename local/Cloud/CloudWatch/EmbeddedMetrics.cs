using System.Collections.Concurrent;
using System.Text.Json;
using Pipeline.Cloud.Lambda;

namespace Pipeline.Cloud.CloudWatch;

/// <summary>Reads the metrics that functions write into their logs and adds them up. Source: "Specification: Embedded metric format".</summary>
public sealed class EmbeddedMetrics : IFunctionLogSink
{
    private readonly ConcurrentDictionary<(string Function, string Metric), double> _sums = new();
    private readonly ConcurrentDictionary<MetricName, MetricValues> _metrics = new();
    private readonly ConcurrentDictionary<(string Function, string Metric), RunningMetric> _running = new();
    private readonly ConcurrentDictionary<string, RecentEntries> _entries = new(StringComparer.Ordinal);

    /// <summary>The sum of a metric's values so far.</summary>
    /// <param name="functionName">The function that wrote it.</param>
    /// <param name="metric">The metric's name.</param>
    public double Sum(string functionName, string metric) => _sums.GetValueOrDefault((functionName, metric));

    /// <summary>A metric as CloudWatch would have it.</summary>
    public MetricValues Values(MetricName metric) => _metrics.GetValueOrDefault(metric, MetricValues.None);

    /// <summary>What every function has written of every metric so far.</summary>
    public IReadOnlyList<RunningMetric> Running() =>
        [.. _running.Values.OrderBy(metric => metric.Function, StringComparer.Ordinal).ThenBy(metric => metric.Name, StringComparer.Ordinal)];

    /// <summary>The metrics of a function's newest lines, newest first.</summary>
    /// <param name="functionName">The function.</param>
    /// <param name="since">Only lines that came after this.</param>
    public IReadOnlyList<MetricEntry> Recent(string functionName, DateTimeOffset since) =>
        _entries.TryGetValue(functionName, out var entries) ? entries.Since(since) : [];

    /// <inheritdoc/>
    public void Write(FunctionLogLine line)
    {
        // Only one line in many holds metrics: the rest is not worth parsing.
        if (!line.Line.Contains("\"CloudWatchMetrics\"", StringComparison.Ordinal)) return;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line.Line);
        }
        catch (JsonException)
        {
            // CloudWatch, too, leaves a line that is not JSON in the log and takes no metric from it.
            return;
        }

        using (document)
        {
            if (!document.RootElement.TryGetProperty("_aws", out var metadata)) return;
            var values = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var directive in metadata.GetProperty("CloudWatchMetrics").EnumerateArray())
            {
                foreach (var metric in directive.GetProperty("Metrics").EnumerateArray())
                    Add(line.FunctionName, metric.GetProperty("Name").GetString()!, directive, document.RootElement, values);
            }

            _entries.GetOrAdd(line.FunctionName, _ => new RecentEntries()).Add(new MetricEntry(line.Time, values));
        }
    }

    private void Add(string function, string metric, JsonElement directive, JsonElement root, Dictionary<string, double> entry)
    {
        if (!root.TryGetProperty(metric, out var value)) return;
        double[] values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetDouble())] : [value.GetDouble()];
        _sums.AddOrUpdate((function, metric), values.Sum(), (_, before) => before + values.Sum());
        if (values.Length > 0)
        {
            entry[metric] = values[^1];
            _running.AddOrUpdate(
                (function, metric), _ => new RunningMetric(function, metric, values.Sum(), values.Length, values[^1]), (_, before) => before.With(values));
        }

        foreach (var dimensions in Sets(directive, root))
        {
            var name = MetricName.Of(directive.GetProperty("Namespace").GetString()!, metric, dimensions);
            _metrics.AddOrUpdate(name, _ => values.Aggregate(MetricValues.None, With), (_, before) => values.Aggregate(before, With));
        }
    }

    private static MetricValues With(MetricValues before, double value) => before.With(value);

    // Each set of dimensions makes a metric of its own.
    private static IEnumerable<IEnumerable<(string Name, string Value)>> Sets(JsonElement directive, JsonElement root)
    {
        if (!directive.TryGetProperty("Dimensions", out var sets)) return [];
        return [.. sets.EnumerateArray().Select(set => set.EnumerateArray()
            .Select(name => (name.GetString()!, root.TryGetProperty(name.GetString()!, out var value) ? value.ToString() : "")).ToList())];
    }
}
