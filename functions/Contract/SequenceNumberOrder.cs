namespace Pipeline.Contract;

/// <summary>The order of sequence numbers: whole numbers of up to 128 digits, written without leading zeros.</summary>
public sealed class SequenceNumberOrder : IComparer<string>
{
    private SequenceNumberOrder()
    {
    }

    /// <summary>The order.</summary>
    public static SequenceNumberOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var byLength = (x?.Length ?? 0).CompareTo(y?.Length ?? 0);
        return byLength != 0 ? byLength : string.CompareOrdinal(x, y);
    }
}
