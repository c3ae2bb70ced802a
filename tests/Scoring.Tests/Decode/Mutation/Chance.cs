namespace Pipeline.Scoring.Tests.Decode.Mutation;

/// <summary>Chance from a seed that costs nothing to set up: every mutated record has its own, so that each can be made again alone.</summary>
internal struct Chance(ulong seed)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15UL;

    /// <summary>A number from 0 up to, but not including, the end.</summary>
    public int Below(int end) => (int)(Next() % (uint)end);

    /// <summary>Any byte.</summary>
    public byte Byte() => (byte)Next();

    // SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
