namespace Pipeline.StateMachine.Tests.Coverage;

/// <summary>What can come of a state.</summary>
internal enum Outcome
{
    /// <summary>The state was entered and, where it works, its work succeeded.</summary>
    Done,

    /// <summary>An error that a retrier names, after which the state was tried again.</summary>
    Retried,

    /// <summary>A retrier whose attempts were used up.</summary>
    Exhausted,

    /// <summary>The state's time was up, and the run went on where a catcher says.</summary>
    TimedOut,

    /// <summary>An error that a catcher names, after which the run went on where it says.</summary>
    Caught,

    /// <summary>A way out of a choice.</summary>
    Branch,
}

/// <summary>A state's outcome: what a run must have shown.</summary>
/// <param name="State">The state.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Detail">The error's name as the rule writes it, the retrier's place, or the state that a branch leads to; empty for the others.</param>
internal sealed record Cell(string State, Outcome Outcome, string Detail = "")
{
    /// <summary>Whether it takes a fault: the others come of themselves.</summary>
    public bool NeedsFault => Outcome is not (Outcome.Done or Outcome.Branch);

    public override string ToString() => Detail.Length == 0 ? $"{State}: {Outcome}" : $"{State}: {Outcome} {Detail}";
}
