namespace Pipeline.Cloud.Kinesis;

/// <summary>The records of a shard, oldest first, numbered from 1 without gaps; the oldest can be dropped. Callers hold the shard's lock.</summary>
internal sealed class RecordLog
{
    private const int SegmentLength = 1024;
    private readonly List<StoredRecord[]> _segments = [];
    private long _segmentsStart = 1;

    /// <summary>The index of the oldest record kept; if none is kept, that of the next record.</summary>
    public long First { get; private set; } = 1;

    /// <summary>The index that the next record gets.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>The record of an index from <see cref="First"/> up to <see cref="Next"/>.</summary>
    public ref readonly StoredRecord this[long index]
    {
        get
        {
            var offset = (int)(index - _segmentsStart);
            return ref _segments[offset / SegmentLength][offset % SegmentLength];
        }
    }

    /// <summary>Adds a record and returns its index.</summary>
    public long Append(in StoredRecord record)
    {
        var offset = (int)(Next - _segmentsStart);
        if (offset / SegmentLength == _segments.Count) _segments.Add(new StoredRecord[SegmentLength]);
        _segments[offset / SegmentLength][offset % SegmentLength] = record;
        return Next++;
    }

    /// <summary>Gives the next record of a log that holds none its index.</summary>
    public void StartAt(long index)
    {
        _segments.Clear();
        _segmentsStart = First = Next = index;
    }

    /// <summary>Removes the newest records, from an index on.</summary>
    public void TakeBack(long next)
    {
        for (; Next > next; Next--) _segments[(int)(Next - 1 - _segmentsStart) / SegmentLength][(int)(Next - 1 - _segmentsStart) % SegmentLength] = default;
    }

    /// <summary>Drops the records that arrived before a steady time.</summary>
    public void DropBefore(TimeSpan steady)
    {
        while (First < Next && this[First].ReceivedAt < steady)
        {
            var offset = (int)(First - _segmentsStart);
            _segments[0][offset] = default;
            First++;
            if (offset + 1 != SegmentLength) continue;
            _segments.RemoveAt(0);
            _segmentsStart = First;
        }
    }

    /// <summary>The index of the first record that arrived at or after a time.</summary>
    public long FirstAt(long time)
    {
        var (low, high) = (First, Next);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (this[middle].ArrivedAt < time) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
