namespace Pipeline.Cloud.Journal;

/// <summary>A shard's records that an invocation was given.</summary>
/// <param name="RequestId">The invocation.</param>
/// <param name="ShardId">The shard.</param>
/// <param name="Count">How many records.</param>
public sealed record JournaledBatch(string RequestId, string ShardId, int Count)
{
    // The lowest record that the mapping delivers again; null if the function's answer said that all are done.
    private string? GivenAgainFrom { get; init; }

    // A hash takes four bytes, a sequence number a hundred. A false match needs an equal hash within the range of one batch.
    private int[] Hashes { get; init; } = [];

    private string First { get; init; } = "";

    private string Last { get; init; } = "";

    /// <summary>How many bytes the entry counts in the journal.</summary>
    internal long Bytes => 512 + (Hashes.Length * sizeof(int));

    /// <summary>Whether the batch contains a record of the shard.</summary>
    public bool Holds(string sequenceNumber) =>
        Compare(First, sequenceNumber) <= 0 && Compare(sequenceNumber, Last) <= 0 && Array.IndexOf(Hashes, Hash(sequenceNumber)) >= 0;

    /// <summary>Whether the mapping must deliver a record of the batch again, according to the function's answer.</summary>
    public bool GivesAgain(string sequenceNumber) => GivenAgainFrom is { } from && Compare(from, sequenceNumber) <= 0;

    internal static JournaledBatch Of(string requestId, string shardId, Func<int, string> sequenceNumber, int first, int count, int done)
    {
        var hashes = new int[count];
        for (var i = 0; i < count; i++) hashes[i] = Hash(sequenceNumber(first + i));
        return new JournaledBatch(requestId, shardId, count)
        {
            Hashes = hashes,
            GivenAgainFrom = done < count ? sequenceNumber(first + done) : null,
            First = sequenceNumber(first),
            Last = sequenceNumber(first + count - 1),
        };
    }

    private static int Hash(string number) => string.GetHashCode(number, StringComparison.Ordinal);

    // Decimal digits without leading zeros: the longer number is the larger.
    private static int Compare(string left, string right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
}
