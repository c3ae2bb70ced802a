namespace Pipeline.Cloud.CloudWatch;

/// <summary>The metrics of one line of a function's log.</summary>
/// <param name="At">When the line was read.</param>
/// <param name="Values">The values by the metrics' names; of a metric with several the last.</param>
public sealed record MetricEntry(DateTimeOffset At, IReadOnlyDictionary<string, double> Values);
