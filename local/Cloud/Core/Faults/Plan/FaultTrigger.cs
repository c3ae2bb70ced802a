namespace Pipeline.Cloud.Faults.Plan;

/// <summary>Which calls a rule hits. Calls are numbered per operation; the first call that the rule looks at is 1.</summary>
public sealed record FaultTrigger
{
    /// <summary>The share of calls that are hit, drawn for each call.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Hits every n-th call; 0 if unused.</summary>
    public int Every { get; init; }

    /// <summary>Hits exactly the calls with these numbers; empty if unused.</summary>
    public IReadOnlyList<int> Calls { get; init; } = [];

    /// <summary>How many calls to let pass first.</summary>
    public int After { get; init; }

    /// <summary>The most calls of an operation to hit; 0 for no limit.</summary>
    public int Times { get; init; }

    /// <summary>Whether a call is hit.</summary>
    /// <param name="number">The call's number, from 1.</param>
    /// <param name="hits">How many calls of the operation were hit before.</param>
    /// <param name="draw">A number from 0 to below 1.</param>
    internal bool Hits(long number, long hits, double draw)
    {
        if (number <= After || (Times > 0 && hits >= Times)) return false;
        if (Calls.Count > 0) return Calls.Contains((int)Math.Min(number, int.MaxValue));
        return Every > 0 ? (number - After) % Every == 0 : draw < Rate;
    }
}
