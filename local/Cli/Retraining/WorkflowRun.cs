namespace Pipeline.Cli.Retraining;

/// <summary>One execution of the retraining workflow.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Status">SUCCEEDED, FAILED, TIMED_OUT or ABORTED.</param>
/// <param name="Decision">promoted, rejected, not-enough-data or coalesced; null for one that failed.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="CandidateRmse">The new model's validation error, minutes.</param>
/// <param name="ServingRmse">The serving model's error on the same trips, minutes; null where none served.</param>
/// <param name="Cause">Why it failed.</param>
internal sealed record WorkflowRun(
    string Name, string Status, string? Decision, double Seconds, double? CandidateRmse, double? ServingRmse, string? Cause);
