namespace Pipeline.Cloud.Faults;

/// <summary>A kill that is to come.</summary>
/// <param name="After">How long after the invocation began.</param>
/// <param name="Planned">The plan's fault.</param>
public sealed record PlannedKill(TimeSpan After, PlannedFault Planned);
