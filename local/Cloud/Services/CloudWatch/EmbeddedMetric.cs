using System.Text.Json;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch;

/// <summary>A metric of a line in embedded metric format. Source: "Specification: Embedded metric format".</summary>
/// <param name="Name">The name.</param>
/// <param name="Values">The values.</param>
/// <param name="Unit">The unit; <c>None</c> for none.</param>
/// <param name="At">The line's own time; null if it names none.</param>
/// <param name="Identities">The metric's identities, one for each of its sets of dimensions.</param>
internal sealed record EmbeddedMetric(string Name, double[] Values, string Unit, DateTimeOffset? At, IReadOnlyList<MetricName> Identities)
{
    /// <summary>Reads the metrics of a line. A metric with a value out of CloudWatch's range is left out.</summary>
    /// <returns>The metrics; null for a line that is not in embedded metric format: CloudWatch takes no metrics from it.</returns>
    public static IReadOnlyList<EmbeddedMetric>? Read(string line)
    {
        try
        {
            using var document = DocumentJson.Open(line);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // JsonElement throws these for missing elements and elements of another kind; a function may log anything.
            return null;
        }
    }

    private static List<EmbeddedMetric>? Read(JsonElement root)
    {
        if (!root.TryGetProperty("_aws", out var metadata)) return null;
        var at = Time(metadata);
        var metrics = new List<EmbeddedMetric>();
        foreach (var directive in metadata.GetProperty("CloudWatchMetrics").EnumerateArray())
        {
            var space = Text(directive.GetProperty("Namespace"));
            var sets = Sets(directive, root);
            foreach (var metric in directive.GetProperty("Metrics").EnumerateArray())
            {
                var name = Text(metric.GetProperty("Name"));
                if (!root.TryGetProperty(name, out var value)) continue;
                double[] values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetDouble())] : [value.GetDouble()];
                if (values.Any(each => Math.Abs(each) > MetricDatum.Largest)) continue;
                metrics.Add(new EmbeddedMetric(name, values, metric.TryGetProperty("Unit", out var unit) ? Text(unit) : "None", at, [.. sets.Select(dimensions => MetricName.Of(space, name, dimensions))]));
            }
        }

        return metrics;
    }

    private static DateTimeOffset? Time(JsonElement metadata) =>
        metadata.TryGetProperty("Timestamp", out var time) && time.ValueKind == JsonValueKind.Number && time.TryGetInt64(out var milliseconds) && milliseconds >= 0 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    // Each set of dimensions makes a separate metric.
    private static List<List<(string Name, string Value)>> Sets(JsonElement directive, JsonElement root)
    {
        if (!directive.TryGetProperty("Dimensions", out var sets)) return [];
        return [.. sets.EnumerateArray().Select(set => set.EnumerateArray().Select(Text)
            .Select(name => (name, root.TryGetProperty(name, out var value) ? value.ToString() : "")).ToList())];
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new JsonException("A name is null.");
}
