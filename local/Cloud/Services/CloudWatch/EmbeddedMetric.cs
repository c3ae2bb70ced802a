using System.Text.Json;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch;

/// <summary>A metric of a line in embedded metric format. Source: "Specification: Embedded metric format".</summary>
/// <param name="Name">The name.</param>
/// <param name="Values">The values.</param>
/// <param name="Identities">The metric once for each of its sets of dimensions.</param>
internal sealed record EmbeddedMetric(string Name, double[] Values, IReadOnlyList<MetricName> Identities)
{
    // Source: "MetricDatum". Sums of such values stay finite, which JSON requires of them when they are shown.
    private static readonly double Largest = Math.Pow(2, 360);

    /// <summary>Reads the metrics of a line. A value out of CloudWatch's range leaves its metric out.</summary>
    /// <returns>The metrics; null for a line of another form, from which CloudWatch takes none: it stays in the log.</returns>
    public static IReadOnlyList<EmbeddedMetric>? Read(string line)
    {
        try
        {
            using var document = DocumentJson.Open(line);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // JsonElement says by these what is missing or of another kind: a function may log anything.
            return null;
        }
    }

    private static List<EmbeddedMetric>? Read(JsonElement root)
    {
        if (!root.TryGetProperty("_aws", out var metadata)) return null;
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
                if (values.Any(each => Math.Abs(each) > Largest)) continue;
                metrics.Add(new EmbeddedMetric(name, values, [.. sets.Select(dimensions => MetricName.Of(space, name, dimensions))]));
            }
        }

        return metrics;
    }

    // Each set of dimensions makes a metric of its own.
    private static List<List<(string Name, string Value)>> Sets(JsonElement directive, JsonElement root)
    {
        if (!directive.TryGetProperty("Dimensions", out var sets)) return [];
        return [.. sets.EnumerateArray().Select(set => set.EnumerateArray().Select(Text)
            .Select(name => (name, root.TryGetProperty(name, out var value) ? value.ToString() : "")).ToList())];
    }

    private static string Text(JsonElement element) => element.GetString() ?? throw new JsonException("A name is null.");
}
