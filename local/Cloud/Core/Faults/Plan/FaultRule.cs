namespace Pipeline.Cloud.Faults.Plan;

/// <summary>One rule of a plan.</summary>
/// <param name="Where">Where it is written, for messages: file and line, or the option.</param>
/// <param name="On">Which calls it looks at.</param>
/// <param name="Function">Limits the rule to calls that this function makes, or to invocations of it; null for all. May contain <c>*</c>.</param>
/// <param name="When">Which of these calls it hits.</param>
/// <param name="What">What it does to them.</param>
public sealed record FaultRule(string Where, CallPattern On, string? Function, FaultTrigger When, Fault What)
{
    /// <summary>Whether it looks at a call.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="function">The function that calls or is invoked; null for any other caller.</param>
    internal bool Regards(string service, string operation, string? function) =>
        On.Matches(service, operation) && (Function is null || (function is not null && Wildcard.Matches(Function, function)));
}
