using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>The names of metrics in requests and answers. Source: "MetricDatum", "Dimension".</summary>
internal static class MetricText
{
    private const int MostDimensions = 30;

    /// <summary>The metric of a request's members.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="members">The members MetricName and Dimensions.</param>
    /// <param name="path">Where they are, for messages: <c>MetricData.member.1.</c></param>
    /// <exception cref="AwsException">InvalidParameterValue.</exception>
    public static MetricName Read(string ns, Parameters members, string path)
    {
        Check(path + "Namespace", ns);
        var name = members.String("MetricName") ?? throw CloudWatchErrors.Missing(path + "MetricName");
        Check(path + "MetricName", name);
        var dimensions = members.Structures("Dimensions");
        if (dimensions.Count > MostDimensions) throw CloudWatchErrors.TooMany(path + "Dimensions", MostDimensions);
        var read = dimensions.Select((dimension, index) => Dimension(dimension, FormattableString.Invariant($"{path}Dimensions.member.{index + 1}."))).ToList();
        if (read.GroupBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw CloudWatchErrors.Value($"No two dimensions of a metric may have one name: {path}Dimensions has '{twice.Key}' {twice.Count()} times.");
        return MetricName.Of(ns, name, read);
    }

    /// <summary>A metric as answers name it. Source: "Metric".</summary>
    public static JsonObject ToJson(MetricName metric) => new() { ["Namespace"] = metric.Namespace, ["MetricName"] = metric.Name, ["Dimensions"] = Dimensions(metric) };

    /// <summary>A metric's dimensions as answers list them.</summary>
    public static JsonArray Dimensions(MetricName metric) => new([.. metric.Dimensions.Select(one => new JsonObject { ["Name"] = one.Name, ["Value"] = one.Value })]);

    private static (string Name, string Value) Dimension(Parameters dimension, string path)
    {
        var (name, value) = (dimension.RequiredString("Name"), dimension.RequiredString("Value"));
        dimension.RefuseOthers();
        Check(path + "Name", name);
        Check(path + "Value", value);
        return name.StartsWith(':') ? throw CloudWatchErrors.Value(path + "Name", name) : (name, value);
    }

    private static void Check(string parameter, string text)
    {
        if (text.Any(character => !char.IsAscii(character) || char.IsControl(character)) || string.IsNullOrWhiteSpace(text)) throw CloudWatchErrors.Value(parameter, text);
    }
}
