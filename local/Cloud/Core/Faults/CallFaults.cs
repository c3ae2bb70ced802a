namespace Pipeline.Cloud.Faults;

/// <summary>What happens to one call.</summary>
/// <param name="Aside">What happens beside its answer: delays, changes of an endpoint.</param>
/// <param name="Answer">What takes the place of its answer, or null.</param>
internal sealed record CallFaults(IReadOnlyList<PlannedFault> Aside, PlannedFault? Answer);
