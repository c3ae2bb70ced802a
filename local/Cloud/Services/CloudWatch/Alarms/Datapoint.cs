namespace Pipeline.Cloud.CloudWatch.Alarms;

/// <summary>The value of what an alarm watches in one period.</summary>
/// <param name="At">When the period begins.</param>
/// <param name="Value">The value.</param>
/// <param name="SampleCount">How many samples it is of; null for an expression's.</param>
public readonly record struct Datapoint(DateTimeOffset At, double Value, double? SampleCount);
