using System.Text.Json;
using Pipeline.Cloud.CloudWatch.Metrics;

namespace Pipeline.Cloud.CloudWatch;

/// <summary>A widget of a dashboard.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Lines">Its lines, one per metric and statistic.</param>
public sealed record DashboardWidget(string Title, IReadOnlyList<DashboardLine> Lines)
{
    /// <summary>Reads a widget's properties.</summary>
    /// <exception cref="JsonException">The widget has no metrics, or they are malformed.</exception>
    internal static DashboardWidget Read(JsonElement properties)
    {
        var statistic = properties.TryGetProperty("stat", out var stat) ? stat.GetString()! : "Average";
        var title = properties.TryGetProperty("title", out var text) ? text.GetString()! : "";
        if (!properties.TryGetProperty("metrics", out var metrics)) throw new JsonException($"the widget '{title}' has no 'metrics'.");
        return new DashboardWidget(title, [.. metrics.EnumerateArray().Select(metric => Line(metric, title, statistic))]);
    }

    private static DashboardLine Line(JsonElement metric, string title, string statistic)
    {
        var parts = metric.EnumerateArray().ToList();
        if (parts is [.., { ValueKind: JsonValueKind.Object } options])
        {
            parts.RemoveAt(parts.Count - 1);
            if (options.TryGetProperty("stat", out var own)) statistic = own.GetString()!;
        }

        // CloudWatch's shorthand ('.' repeats the value above) and expressions are not supported: templates do not use them.
        if (parts.Count < 2 || parts.Count % 2 != 0 || parts.Any(part => part.ValueKind != JsonValueKind.String))
            throw new JsonException($"a metric of the widget '{title}' must be a namespace, a name, and names and values of dimensions.");
        var dimensions = parts.Skip(2).Chunk(2).Select(pair => (pair[0].GetString()!, pair[1].GetString()!));
        return new DashboardLine(MetricName.Of(parts[0].GetString()!, parts[1].GetString()!, dimensions), statistic);
    }
}
