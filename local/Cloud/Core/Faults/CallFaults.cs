using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.Faults;

/// <summary>What happens to one call.</summary>
/// <param name="Aside">What happens beside its answer: delays, changes of an endpoint.</param>
/// <param name="Answer">What takes the place of its answer, or null.</param>
public sealed record CallFaults(IReadOnlyList<PlannedFault> Aside, PlannedFault? Answer)
{
    /// <summary>The same for those who look at the call afterwards.</summary>
    public PlannedFaults Planned => new(
        string.Join(", ", (Answer is null ? Aside : Aside.Append(Answer)).Select(planned => planned.Fault.Name)), Answer?.Fault is Fault.Reset or Fault.KillCaller);
}
