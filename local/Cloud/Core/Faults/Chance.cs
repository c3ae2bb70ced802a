namespace Pipeline.Cloud.Faults;

/// <summary>Random draws that depend only on the seed, the rule and the call, not on earlier draws.</summary>
public readonly record struct Chance(ulong State)
{
    /// <summary>The draws for one call.</summary>
    /// <param name="seed">The plan's seed.</param>
    /// <param name="rule">The rule's place in the plan.</param>
    /// <param name="call">The operation, as <c>service:Operation</c>.</param>
    /// <param name="number">The call's number.</param>
    public static Chance Of(int seed, int rule, string call, long number)
    {
        var hash = Mix(unchecked((ulong)seed));
        hash = Mix(hash ^ (ulong)rule);
        foreach (var character in call) hash = Mix(hash ^ character);
        return new Chance(Mix(hash ^ (ulong)number));
    }

    /// <summary>A number from 0 to below 1.</summary>
    /// <param name="of">The index of the draw, for several draws per call.</param>
    public double Draw(int of) => (Mix(State + (ulong)of) >> 11) * (1.0 / (1UL << 53));

    // SplitMix64 (Steele, Lea and Flood, 2014).
    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
