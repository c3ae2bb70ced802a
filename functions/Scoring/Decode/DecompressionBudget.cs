namespace Pipeline.Scoring.Decode;

/// <summary>How much of one Kinesis record has been decompressed, against <see cref="DecodeLimits.DecompressedBytes"/>.</summary>
internal struct DecompressionBudget
{
    private int _spent;

    /// <summary>Whether nothing more is to be decompressed.</summary>
    public readonly bool IsSpent => _spent >= DecodeLimits.DecompressedBytes;

    /// <summary>Counts what was decompressed.</summary>
    public void Spend(int bytes) => _spent += bytes;
}
