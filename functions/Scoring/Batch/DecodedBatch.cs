namespace Pipeline.Scoring.Batch;

/// <summary>The records of one attempt as they were read.</summary>
internal sealed class DecodedBatch
{
    private readonly IReadOnlyList<DecodedRecord> _records;
    private readonly int[] _readable;

    /// <summary>Takes what was read.</summary>
    /// <param name="arrivals">The Kinesis records in the order of the shard.</param>
    /// <param name="records">The user records in the same order, of every Kinesis record at least one.</param>
    public DecodedBatch(IReadOnlyList<Arrival> arrivals, IReadOnlyList<DecodedRecord> records)
    {
        (Arrivals, _records) = (arrivals, records);
        var (readable, count) = (new int[records.Count], 0);
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Request is not null) readable[count++] = i;
        }

        _readable = count == readable.Length ? readable : readable[..count];
    }

    /// <summary>The Kinesis records in the order of the shard.</summary>
    public IReadOnlyList<Arrival> Arrivals { get; }

    /// <summary>The user records in the same order.</summary>
    public IReadOnlyList<DecodedRecord> Records => _records;

    /// <summary>The indices of the user records that could be read.</summary>
    public ArraySegment<int> Readable => _readable;

    /// <summary>The indices of those that could be read among the first user records.</summary>
    public ArraySegment<int> ReadableOfFirst(int count)
    {
        var end = Array.BinarySearch(_readable, count);
        return Readable[..(end < 0 ? ~end : end)];
    }

    /// <summary>How many of the first user records lie before a Kinesis record.</summary>
    public int CountBefore(Arrival end, int count)
    {
        while (count > 0 && _records[count - 1].Arrival.Index >= end.Index) count--;
        return count;
    }
}
