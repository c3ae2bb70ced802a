namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>How an execution stands.</summary>
/// <param name="Status">RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED.</param>
/// <param name="StopDate">When it ended.</param>
internal sealed record ExecutionState(string Status, DateTimeOffset? StopDate);

/// <summary>What an execution came to.</summary>
/// <param name="Output">Its output's text.</param>
/// <param name="Error">Its error's name.</param>
/// <param name="Cause">Its error's cause.</param>
internal sealed record ExecutionResult(string? Output, string? Error, string? Cause);
