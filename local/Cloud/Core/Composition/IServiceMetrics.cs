namespace Pipeline.Cloud.Composition;

/// <summary>Takes the metrics that services publish about themselves in the namespaces of AWS, such as <c>AWS/Lambda</c>.</summary>
public interface IServiceMetrics
{
    /// <summary>Reports a value of now.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="value">The value.</param>
    void Add(ServiceMetric metric, double value);
}

/// <summary>A metric of a service. Source: the service's page of CloudWatch metrics.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name.</param>
/// <param name="Unit">The unit, such as <c>Count</c>.</param>
/// <param name="Dimensions">The names and values of its dimensions.</param>
public sealed record ServiceMetric(string Namespace, string Name, string Unit, params IReadOnlyList<(string Name, string Value)> Dimensions);

/// <summary>Drops the metrics: for services in a cloud without CloudWatch.</summary>
public sealed class UnkeptServiceMetrics : IServiceMetrics
{
    /// <inheritdoc/>
    public void Add(ServiceMetric metric, double value)
    {
        // Nobody could read it.
    }
}
