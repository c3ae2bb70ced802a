namespace Pipeline.Cloud.Faults;

/// <summary>A rule while the cloud runs.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Enabled">Whether it looks at calls.</param>
/// <param name="Fired">How often its fault was brought about.</param>
/// <param name="Planned">Whether it stood in the plan that the cloud was started with.</param>
public sealed record FaultRuleState(string Id, FaultRule Rule, bool Enabled, long Fired, bool Planned);
