namespace Pipeline.Aws.Metrics;

/// <summary>A CloudWatch metric.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit: one of CloudWatch's <c>StandardUnit</c>.</param>
public sealed record MetricDefinition(string Name, string Unit = "Count");
