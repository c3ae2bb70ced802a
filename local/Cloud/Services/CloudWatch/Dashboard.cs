using System.Text.Json;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch;

/// <summary>A dashboard. Source: "Dashboard body structure and syntax" of the CloudWatch API reference.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Widgets">The widgets with metrics.</param>
public sealed record Dashboard(string Name, IReadOnlyList<DashboardWidget> Widgets)
{
    /// <summary>Reads a dashboard's body.</summary>
    /// <exception cref="JsonException">The body is not JSON, or not a dashboard body.</exception>
    public static Dashboard Read(string name, string body)
    {
        using var document = DocumentJson.Open(body);
        try
        {
            return Read(name, document.RootElement);
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException)
        {
            throw new JsonException($"a member is missing or of another kind than a dashboard's: {e.Message}", e);
        }
    }

    private static Dashboard Read(string name, JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("widgets", out var widgets))
            throw new JsonException("expected an object with 'widgets'.");
        return new Dashboard(name, [.. widgets.EnumerateArray().Where(IsMetric).Select(widget => DashboardWidget.Read(widget.GetProperty("properties")))]);
    }

    private static bool IsMetric(JsonElement widget) => widget.TryGetProperty("type", out var type) && type.GetString() == "metric";
}

/// <summary>A line of a widget.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Statistic">The statistic, such as <c>Sum</c> or <c>p99</c>.</param>
public sealed record DashboardLine(MetricName Metric, string Statistic);
