using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Faults;

/// <summary>A fault that is to happen to a call.</summary>
/// <param name="Calls">The rule that plans it.</param>
/// <param name="Call">The call's operation, as <c>service:Operation</c>.</param>
/// <param name="Chance">The random draws for the call.</param>
public sealed record PlannedFault(RuleCalls Calls, string Call, Chance Chance)
{
    /// <summary>The fault.</summary>
    public Fault Fault => Calls.Rule.What;
}

/// <summary>A planned kill.</summary>
/// <param name="After">How long after the invocation began.</param>
/// <param name="Planned">The planned fault.</param>
public sealed record PlannedKill(TimeSpan After, PlannedFault Planned);

/// <summary>The faults of one call.</summary>
/// <param name="Aside">Faults that leave the answer as it is: delays, changes of an endpoint.</param>
/// <param name="Answer">The fault that replaces the answer, or null.</param>
public sealed record CallFaults(IReadOnlyList<PlannedFault> Aside, PlannedFault? Answer)
{
    /// <summary>The faults as the journal records them.</summary>
    public PlannedFaults Planned => new(
        string.Join(", ", (Answer is null ? Aside : Aside.Append(Answer)).Select(planned => planned.Fault.Name)), Answer?.Fault is Fault.Reset or Fault.KillCaller);
}
