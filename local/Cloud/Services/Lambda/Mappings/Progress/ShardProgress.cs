using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Lambda.Mappings.Progress;

/// <summary>The checkpoint of a shard, over all of its lanes.</summary>
/// <param name="shardId">The shard.</param>
/// <param name="lanes">How many lanes it has.</param>
/// <param name="start">The checkpoint to begin at; null at the first record.</param>
/// <param name="checkpoints">Keeps the checkpoint; null for nobody.</param>
/// <param name="finished">How many records were done before.</param>
internal sealed class ShardProgress(string shardId, int lanes, string? start, ICheckpoints? checkpoints = null, long finished = 0)
{
    private readonly Lock _lock = new();
    private readonly Queue<Pending>[] _pending = [.. Enumerable.Range(0, lanes).Select(_ => new Queue<Pending>())];
    private string? _lastRead = start;
    private long _finished = finished;
    private TimeSpan _iteratorAge;
    private bool _ended;

    public string ShardId { get; } = shardId;

    /// <summary>The last sequence number up to which every record is done.</summary>
    public string? Checkpoint
    {
        get { lock (_lock) return Oldest() is { } oldest ? oldest.Previous : _lastRead; }
    }

    public bool Ended
    {
        get { lock (_lock) return _ended; }
    }

    /// <summary>Goes back to the checkpoint: what was read and is not done will be read again.</summary>
    public void Rewind()
    {
        lock (_lock)
        {
            if (Oldest() is { } oldest) _lastRead = oldest.Previous;
            foreach (var queue in _pending) queue.Clear();
        }
    }

    /// <summary>Records that a record was read and given to a lane.</summary>
    public void Read(int lane, StreamRecord record)
    {
        lock (_lock)
        {
            _pending[lane].Enqueue(new Pending(record.SequenceNumber, _lastRead, record.ReceivedAt));
            _lastRead = record.SequenceNumber;
        }
    }

    /// <summary>Records that a record was read and skipped: it arrived before the mapping's starting time.</summary>
    public void Skip(StreamRecord record)
    {
        lock (_lock) _lastRead = record.SequenceNumber;
    }

    /// <summary>Records that a record was read and is done without the function: the mapping's filters leave it out.</summary>
    public void Filter(StreamRecord record)
    {
        lock (_lock)
        {
            _lastRead = record.SequenceNumber;
            _finished++;
        }
    }

    /// <summary>Records that a lane's oldest records are done.</summary>
    public void Finish(int lane, int count)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++) _pending[lane].Dequeue();
            _finished += count;
        }

        Save();
    }

    /// <summary>Keeps the checkpoint as it is now. Records that were skipped or filtered out are told with the next that is done: they can be read again.</summary>
    public void Save() => checkpoints?.Save(ShardId, () =>
    {
        lock (_lock) return new ShardCheckpoint(Oldest() is { } oldest ? oldest.Previous : _lastRead, _ended);
    });

    /// <summary>Records the iterator age of an invocation that has ended.</summary>
    /// <param name="iteratorAge">How old the last record of its event was when the event was sent.</param>
    public void Invoked(TimeSpan iteratorAge)
    {
        lock (_lock) _iteratorAge = iteratorAge;
    }

    public void End()
    {
        lock (_lock) _ended = true;
        Save();
    }

    public ShardSnapshot Snapshot(TimeSpan now)
    {
        lock (_lock)
        {
            var oldest = Oldest();
            return new ShardSnapshot(
                ShardId,
                oldest is { } found ? found.Previous : _lastRead,
                _finished,
                _pending.Sum(queue => queue.Count),
                oldest is { } pending && now > pending.ReceivedAt ? now - pending.ReceivedAt : TimeSpan.Zero,
                _ended,
                _iteratorAge);
        }
    }

    private Pending? Oldest()
    {
        Pending? oldest = null;
        foreach (var queue in _pending)
        {
            if (queue.TryPeek(out var head) && (oldest is not { } other || Comes(head.SequenceNumber, other.SequenceNumber) < 0)) oldest = head;
        }

        return oldest;
    }

    // Decimal digits without leading zeros: the longer number is the larger.
    private static int Comes(string left, string right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);

    private readonly record struct Pending(string SequenceNumber, string? Previous, TimeSpan ReceivedAt);
}
