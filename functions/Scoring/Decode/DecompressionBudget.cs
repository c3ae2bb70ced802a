namespace Pipeline.Scoring.Decode;

/// <summary>Counts the bytes decompressed from one Kinesis record, against <see cref="DecodeLimits.DecompressedBytes"/>.</summary>
internal struct DecompressionBudget
{
    private int _spent;

    /// <summary>Whether the limit is reached, so nothing more may be decompressed.</summary>
    public readonly bool IsSpent => _spent >= DecodeLimits.DecompressedBytes;

    public void Spend(int bytes) => _spent += bytes;
}
