namespace Pipeline.Cloud.CloudWatch;

/// <summary>A line of a widget.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Statistic">The statistic, such as <c>Sum</c> or <c>p99</c>.</param>
public sealed record DashboardLine(MetricName Metric, string Statistic);
