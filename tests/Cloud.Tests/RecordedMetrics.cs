using System.Collections.Concurrent;
using Pipeline.Cloud.Composition;

namespace Pipeline.Cloud.Tests;

/// <summary>Notes the metrics that a service publishes.</summary>
internal sealed class RecordedMetrics : IServiceMetrics
{
    private readonly ConcurrentQueue<(ServiceMetric Metric, double Value)> _added = new();

    public void Add(ServiceMetric metric, double value) => _added.Enqueue((metric, value));

    /// <summary>The values of a metric, in the order in which they came.</summary>
    /// <param name="metric">The namespace, the name and the dimensions: <c>AWS/SQS Visible QueueName=q</c>.</param>
    public IReadOnlyList<double> Of(string metric) => [.. _added.Where(one => Text(one.Metric) == metric).Select(one => one.Value)];

    private static string Text(ServiceMetric metric) => string.Join(' ', [metric.Namespace, metric.Name, .. metric.Dimensions.Select(one => $"{one.Name}={one.Value}")]);
}
