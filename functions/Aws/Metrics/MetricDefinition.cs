namespace Pipeline.Aws.Metrics;

/// <summary>A metric as CloudWatch is told of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit: one of CloudWatch's <c>StandardUnit</c>.</param>
public sealed record MetricDefinition(string Name, string Unit = "Count");
