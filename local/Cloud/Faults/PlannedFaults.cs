namespace Pipeline.Cloud.Faults;

/// <summary>The faults that are meant for a request over HTTP, for those who look at it afterwards.</summary>
/// <param name="Names">What they are called in reports, separated by commas.</param>
internal sealed record PlannedFaults(string Names)
{
    /// <summary>The faults of a call.</summary>
    public static PlannedFaults Of(CallFaults faults)
    {
        IEnumerable<PlannedFault> all = faults.Answer is { } answer ? faults.Aside.Append(answer) : faults.Aside;
        return new PlannedFaults(string.Join(", ", all.Select(planned => planned.Fault.Name)));
    }
}
