namespace Pipeline.Cloud.Faults;

/// <summary>What goes wrong in a local cloud, and when. The same plan does the same to the same calls.</summary>
/// <param name="Seed">What everything that is drawn by chance is drawn from.</param>
/// <param name="Rules">The rules. Where several want to answer one call, the first does; delays add up.</param>
public sealed record FaultPlan(int Seed, IReadOnlyList<FaultRule> Rules);
