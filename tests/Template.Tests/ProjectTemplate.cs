using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Deployment.Template;
using Pipeline.Testing;

namespace Pipeline.Template.Tests;

/// <summary>template.yaml as it is written, intrinsic functions not evaluated.</summary>
internal sealed class ProjectTemplate
{
    private readonly TemplateDocument _document = new TemplateReader(Path.Combine(Repository.Root, "template.yaml")).Read();

    /// <summary>The resources.</summary>
    public JsonObject Resources => _document.Section("Resources");

    /// <summary>The parameters.</summary>
    public JsonObject Parameters => _document.Section("Parameters");

    /// <summary>What SAM lets all resources of a type have.</summary>
    public JsonObject Globals => _document.Section("Globals");

    /// <summary>The rules, which relate parameters.</summary>
    public JsonObject Rules => _document.Section("Rules");

    /// <summary>The mappings.</summary>
    public JsonObject Mappings => _document.Section("Mappings");

    /// <summary>A resource's properties.</summary>
    public JsonObject Properties(string resource) => Resources[resource]!["Properties"]!.AsObject();

    /// <summary>The names of the resources of a type.</summary>
    public IReadOnlyList<string> OfType(string type) => [.. Resources.Where(resource => resource.Value!["Type"]!.ToString() == type).Select(resource => resource.Key)];

    /// <summary>Everything that alarms and dashboards watch.</summary>
    public IEnumerable<Watch> Watches() => OfType("AWS::CloudWatch::Alarm").SelectMany(Alarm).Concat(OfType("AWS::CloudWatch::Dashboard").SelectMany(Widgets));

    /// <summary>The metrics of an alarm: its own, or those of its expression.</summary>
    public IEnumerable<Watch> Alarm(string name)
    {
        var alarm = Properties(name);
        if (alarm["Metrics"] is not JsonArray metrics) return [Watched(name, alarm, alarm["Statistic"] ?? alarm["ExtendedStatistic"])];
        return metrics.Where(metric => metric!["MetricStat"] is not null)
            .Select(metric => Watched(name, metric!["MetricStat"]!["Metric"]!.AsObject(), metric["MetricStat"]!["Stat"]));
    }

    /// <summary>A value as text, in the form of Fn::Sub: <c>${Resource}</c> for a Ref, <c>${Resource.Attribute}</c> for a GetAtt.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        JsonObject { Count: 1 } call when call["Ref"] is { } reference => $"${{{reference}}}",
        JsonObject { Count: 1 } call when call["Fn::GetAtt"] is JsonArray parts => $"${{{parts[0]}.{parts[1]}}}",
        JsonObject { Count: 1 } call when call["Fn::Sub"] is JsonValue text => text.ToString(),
        JsonValue literal => literal.ToString(),
        _ => throw new NotSupportedException($"{value?.ToJsonString()} is not a value that these tests can read."),
    };

    private static Watch Watched(string where, JsonObject metric, JsonNode? statistic) => new(
        where, metric["Namespace"]!.ToString(), Text(metric["MetricName"]), statistic?.ToString() ?? "",
        (metric["Dimensions"] as JsonArray ?? []).ToDictionary(dimension => dimension!["Name"]!.ToString(), dimension => Text(dimension!["Value"])));

    private IEnumerable<Watch> Widgets(string name) =>
        from widget in Dashboard.Read(name, Text(Properties(name)["DashboardBody"])).Widgets
        from line in widget.Lines
        select new Watch(
            $"{name}: {widget.Title}", line.Metric.Namespace, line.Metric.Name, line.Statistic,
            line.Metric.Dimensions.ToDictionary(dimension => dimension.Name, dimension => dimension.Value));
}
