using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.Shapes;

namespace Pipeline.Cloud.CloudWatch.Operations;

/// <summary>ListMetrics: the metrics that had samples in the last two weeks, or three hours.</summary>
/// <param name="store">Keeps the metrics.</param>
internal sealed class MetricListing(MetricStore store)
{
    private const int PageSize = 500;
    private static readonly TimeSpan Listed = TimeSpan.FromDays(14);
    private static readonly TimeSpan Recently = TimeSpan.FromHours(3);

    /// <summary>A page of the metrics that a request asks for.</summary>
    public JsonObject List(JsonObject input)
    {
        Shape.Check(MetricShapes.List, input);
        var parameters = new Parameters("cloudwatch", input);
        var (ns, name) = (parameters.String("Namespace"), parameters.String("MetricName"));
        var dimensions = parameters.Structures("Dimensions").Select(one => (Name: one.RequiredString("Name"), Value: one.String("Value"))).ToList();
        var found = store.Active(parameters.String("RecentlyActive") is null ? Listed : Recently)
            .Where(metric => (ns ?? metric.Namespace) == metric.Namespace && (name ?? metric.Name) == metric.Name)
            .Where(metric => dimensions.TrueForAll(wanted => metric.Dimensions.Any(has => has.Name == wanted.Name && has.Value == (wanted.Value ?? has.Value))))
            .ToList();
        return Page.Of(parameters, "Metrics", found, MetricText.ToJson, "InvalidParameterValueException", PageSize);
    }
}
