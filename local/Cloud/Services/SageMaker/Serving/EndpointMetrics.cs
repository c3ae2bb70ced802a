using System.Collections.Concurrent;
using System.Diagnostics;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.SageMaker.Hosting;

namespace Pipeline.Cloud.SageMaker.Serving;

/// <summary>The metrics that SageMaker publishes for endpoints, by variant. Source: "Amazon SageMaker AI metrics in Amazon CloudWatch".</summary>
/// <param name="metrics">Takes them.</param>
/// <param name="time">The clock.</param>
internal sealed class EndpointMetrics(IServiceMetrics metrics, TimeProvider time)
{
    private readonly ConcurrentDictionary<int, (TimeSpan Used, long At)> _load = new();

    /// <summary>An invocation was answered, or refused.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="variant">The variant.</param>
    /// <param name="status">The container's HTTP status.</param>
    public void Answered(string endpoint, string variant, int status)
    {
        Add(endpoint, variant, "Invocations", "None", 1);
        Add(endpoint, variant, "Invocation4XXErrors", "None", status is >= 400 and < 500 ? 1 : 0);
        Add(endpoint, variant, "Invocation5XXErrors", "None", status >= 500 ? 1 : 0);
    }

    /// <summary>How long an invocation took.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="variant">The variant.</param>
    /// <param name="model">The time of the container.</param>
    /// <param name="whole">The time from the request to its answer.</param>
    public void Took(string endpoint, string variant, TimeSpan model, TimeSpan whole)
    {
        Add(endpoint, variant, "ModelLatency", "Microseconds", model.TotalMicroseconds);
        Add(endpoint, variant, "OverheadLatency", "Microseconds", (whole - model).TotalMicroseconds);
    }

    /// <summary>Publishes the load of every instance that serves: that of the model's process, in percent of a processor.</summary>
    public Task LoadAsync(IEnumerable<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            foreach (var variant in endpoint.State.Fleet?.Variants ?? [])
            {
                var load = Load(variant.Container.ProcessId);
                for (var instance = 0; instance < variant.Configured.Instances; instance++)
                    metrics.Add(new ServiceMetric("/aws/sagemaker/Endpoints", "CPUUtilization", "Percent", Dimensions(endpoint.Name, variant.Configured.Name)), load);
            }
        }

        return Task.CompletedTask;
    }

    private double Load(int? id)
    {
        if (id is not { } known) return 0;
        try
        {
            using var process = Process.GetProcessById(known);
            var (used, now) = (process.TotalProcessorTime, time.GetTimestamp());
            var before = _load.TryGetValue(known, out var last) ? last : (TimeSpan.Zero, now);
            _load[known] = (used, now);
            var passed = time.GetElapsedTime(before.Item2, now);
            return passed > TimeSpan.Zero ? 100 * Math.Max(0, (used - before.Item1) / passed) : 0;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // The process ended between two requests: it loads nothing.
            return 0;
        }
    }

    private void Add(string endpoint, string variant, string name, string unit, double value) =>
        metrics.Add(new ServiceMetric("AWS/SageMaker", name, unit, Dimensions(endpoint, variant)), value);

    private static (string, string)[] Dimensions(string endpoint, string variant) => [("EndpointName", endpoint), ("VariantName", variant)];
}
