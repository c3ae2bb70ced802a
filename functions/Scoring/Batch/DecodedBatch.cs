namespace Pipeline.Scoring.Batch;

/// <summary>The decoded records of one attempt.</summary>
internal sealed class DecodedBatch
{
    // A list and not an interface of one: every later stage reads it several times for each record.
    private readonly List<DecodedRecord> _records;
    private readonly int[] _readable;

    /// <param name="arrivals">The Kinesis records in shard order.</param>
    /// <param name="records">The user records in the same order; at least one for each Kinesis record.</param>
    public DecodedBatch(IReadOnlyList<Arrival> arrivals, List<DecodedRecord> records)
    {
        (Arrivals, _records) = (arrivals, records);
        var (readable, count) = (new int[records.Count], 0);
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i].Request is not null) readable[count++] = i;
        }

        _readable = count == readable.Length ? readable : readable[..count];
    }

    /// <summary>The Kinesis records in shard order.</summary>
    public IReadOnlyList<Arrival> Arrivals { get; }

    /// <summary>The user records in the same order.</summary>
    public List<DecodedRecord> Records => _records;

    /// <summary>The indices of the readable user records.</summary>
    public ArraySegment<int> Readable => _readable;

    /// <summary>The indices of the readable user records among the first <paramref name="count"/>.</summary>
    public ArraySegment<int> ReadableOfFirst(int count)
    {
        var end = Array.BinarySearch(_readable, count);
        return Readable[..(end < 0 ? ~end : end)];
    }

    /// <summary>How many of the first <paramref name="count"/> user records precede a Kinesis record.</summary>
    public int CountBefore(Arrival end, int count)
    {
        while (count > 0 && _records[count - 1].Arrival.Index >= end.Index) count--;
        return count;
    }
}
