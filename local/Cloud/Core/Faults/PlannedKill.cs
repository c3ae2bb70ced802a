namespace Pipeline.Cloud.Faults;

/// <summary>A kill that is to come.</summary>
/// <param name="After">How long after the invocation began.</param>
/// <param name="Planned">The plan's fault.</param>
internal sealed record PlannedKill(TimeSpan After, PlannedFault Planned);
