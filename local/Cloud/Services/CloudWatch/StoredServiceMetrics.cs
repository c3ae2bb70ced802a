using Pipeline.Cloud.CloudWatch.Metrics;
using Pipeline.Cloud.Composition;

namespace Pipeline.Cloud.CloudWatch;

/// <summary>Keeps the metrics of services with those of clients.</summary>
/// <param name="store">Keeps the metrics.</param>
/// <param name="time">The clock.</param>
public sealed class StoredServiceMetrics(MetricStore store, TimeProvider time) : IServiceMetrics
{
    /// <inheritdoc/>
    public void Add(ServiceMetric metric, double value) => store.Add(
        MetricName.Of(metric.Namespace, metric.Name, metric.Dimensions), time.GetUtcNow(), metric.Unit, new MetricSamples(1, value, value, value, [(value, 1)]));
}
