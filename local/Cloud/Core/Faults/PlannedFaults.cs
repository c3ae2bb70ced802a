namespace Pipeline.Cloud.Faults;

/// <summary>The faults that are meant for a request over HTTP, for those who look at it afterwards.</summary>
/// <param name="Names">What they are called in reports, separated by commas.</param>
/// <param name="Break">Whether one of them breaks the connection, so that the client gets no answer.</param>
internal sealed record PlannedFaults(string Names, bool Break)
{
    /// <summary>The faults of a call.</summary>
    public static PlannedFaults Of(CallFaults faults)
    {
        IEnumerable<PlannedFault> all = faults.Answer is { } answer ? faults.Aside.Append(answer) : faults.Aside;
        return new PlannedFaults(string.Join(", ", all.Select(planned => planned.Fault.Name)), faults.Answer?.Fault is Fault.Reset or Fault.KillCaller);
    }
}
