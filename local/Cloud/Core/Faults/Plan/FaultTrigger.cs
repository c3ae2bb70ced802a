namespace Pipeline.Cloud.Faults.Plan;

/// <summary>Which calls a rule hits, by their number: the first call of an operation that the rule looks at is 1.</summary>
public sealed record FaultTrigger
{
    /// <summary>The share of calls that are hit, drawn for each call.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>Hits every n-th call; 0 for not so.</summary>
    public int Every { get; init; }

    /// <summary>Hits exactly the calls of these numbers; empty for not so.</summary>
    public IReadOnlyList<int> Calls { get; init; } = [];

    /// <summary>The first calls are let pass: so many.</summary>
    public int After { get; init; }

    /// <summary>Hits at most so many calls of an operation; 0 for any number.</summary>
    public int Times { get; init; }

    /// <summary>Whether a call is hit.</summary>
    /// <param name="number">The call's number, from 1.</param>
    /// <param name="hits">The calls of the operation hit before.</param>
    /// <param name="draw">A number from 0 to below 1.</param>
    internal bool Hits(long number, long hits, double draw)
    {
        if (number <= After || (Times > 0 && hits >= Times)) return false;
        if (Calls.Count > 0) return Calls.Contains((int)Math.Min(number, int.MaxValue));
        return Every > 0 ? (number - After) % Every == 0 : draw < Rate;
    }
}
