using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Faults.Plan;

namespace Pipeline.Cloud.Faults;

/// <summary>A fault that is to happen to a call.</summary>
/// <param name="Calls">The rule that says so.</param>
/// <param name="Call">The call's operation, as <c>service:Operation</c>.</param>
/// <param name="Chance">What is drawn for it.</param>
public sealed record PlannedFault(RuleCalls Calls, string Call, Chance Chance)
{
    /// <summary>What happens.</summary>
    public Fault Fault => Calls.Rule.What;
}

/// <summary>A kill that is to come.</summary>
/// <param name="After">How long after the invocation began.</param>
/// <param name="Planned">The plan's fault.</param>
public sealed record PlannedKill(TimeSpan After, PlannedFault Planned);

/// <summary>What happens to one call.</summary>
/// <param name="Aside">What happens beside its answer: delays, changes of an endpoint.</param>
/// <param name="Answer">What takes the place of its answer, or null.</param>
public sealed record CallFaults(IReadOnlyList<PlannedFault> Aside, PlannedFault? Answer)
{
    /// <summary>The same for those who look at the call afterwards.</summary>
    public PlannedFaults Planned => new(
        string.Join(", ", (Answer is null ? Aside : Aside.Append(Answer)).Select(planned => planned.Fault.Name)), Answer?.Fault is Fault.Reset or Fault.KillCaller);
}
