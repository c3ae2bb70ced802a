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
