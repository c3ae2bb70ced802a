namespace Pipeline.Cloud.StepFunctions.Timeouts;

/// <summary>The time limits of a task.</summary>
/// <param name="Timeout">TimeoutSeconds; null for no limit.</param>
/// <param name="Heartbeat">HeartbeatSeconds; null for no limit.</param>
internal sealed record TaskLimits(TimeSpan? Timeout, TimeSpan? Heartbeat);
