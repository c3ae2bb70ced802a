namespace Pipeline.Contract;

/// <summary>Orders sequence numbers, which are whole numbers of up to 128 digits without leading zeros.</summary>
public sealed class SequenceNumberOrder : IComparer<string>
{
    private SequenceNumberOrder()
    {
    }

    /// <summary>The only instance.</summary>
    public static SequenceNumberOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var byLength = (x?.Length ?? 0).CompareTo(y?.Length ?? 0);
        return byLength != 0 ? byLength : string.CompareOrdinal(x, y);
    }
}
