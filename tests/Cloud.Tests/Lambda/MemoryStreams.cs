using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Lambda;

/// <summary>Streams in memory, with no more than a mapping needs of them.</summary>
internal sealed class MemoryStreams : IStreamReader
{
    public const string Arn = "arn:aws:kinesis:us-east-1:000000000000:stream/trips";

    private readonly Lock _lock = new();
    private readonly List<ShardDescription> _shards = [];
    private readonly Dictionary<string, List<StreamRecord>> _records = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, string?> _awaited = [];
    private long _sequence;

    /// <summary>How often a shard was read.</summary>
    public int Reads { get; private set; }

    /// <summary>What the stream answers to every call instead of its records; null if it works.</summary>
    public AwsException? Refusal { get; set; }

    public static string ShardId(int number) => $"shardId-{number:D12}";

    public MemoryStreams WithShard(int number, int? parent = null, int? adjacentParent = null)
    {
        lock (_lock)
        {
            _shards.Add(new ShardDescription(ShardId(number), parent is { } p ? ShardId(p) : null, adjacentParent is { } a ? ShardId(a) : null, Closed: false));
            _records[ShardId(number)] = [];
        }

        Change();
        return this;
    }

    public void Close(int number)
    {
        lock (_lock)
        {
            var at = _shards.FindIndex(shard => shard.ShardId == ShardId(number));
            _shards[at] = _shards[at] with { Closed = true };
        }

        Change();
    }

    /// <summary>Deletes the stream with its shards; the shards that are added next are another stream's.</summary>
    public void Delete()
    {
        lock (_lock)
        {
            _shards.Clear();
            _records.Clear();
        }

        Change();
    }

    /// <summary>Drops one shard, as a stream does with a closed one whose records are all too old.</summary>
    public void Drop(int number)
    {
        lock (_lock)
        {
            _shards.RemoveAll(shard => shard.ShardId == ShardId(number));
            _records.Remove(ShardId(number));
        }

        Change();
    }

    public StreamRecord Put(int shard, string key, ReadOnlyMemory<byte> data, DateTimeOffset arrivedAt, TimeSpan receivedAt = default)
    {
        StreamRecord record;
        lock (_lock)
        {
            // As long as real ones, and growing from 99 to 100 digits' ends.
            record = new StreamRecord($"4959{++_sequence + 95:D4}", key, data, arrivedAt) { ReceivedAt = receivedAt };
            _records[ShardId(shard)].Add(record);
        }

        Change();
        return record;
    }

    public IReadOnlyList<ShardDescription> Shards(string streamArn)
    {
        lock (_lock) return Refusal is { } refusal ? throw refusal : streamArn == Arn && _shards.Count > 0 ? [.. _shards] : throw Gone();
    }

    public IReadOnlyList<StreamRecord> Read(string streamArn, string shardId, string? after, int limit)
    {
        lock (_lock)
        {
            Reads++;
            if (Refusal is { } refusal) throw refusal;
            return [.. Records(shardId).Where(record => string.CompareOrdinal(record.SequenceNumber, after) > 0).Take(limit)];
        }
    }

    public string? Latest(string streamArn, string shardId)
    {
        lock (_lock) return Refusal is { } refusal ? throw refusal : Records(shardId).LastOrDefault()?.SequenceNumber;
    }

    /// <summary>Whether the reader of a shard has passed on every record, and waits for more.</summary>
    public bool IsReadToItsEnd(int shard)
    {
        lock (_lock) return _awaited.TryGetValue(ShardId(shard), out var after) && after == _records[ShardId(shard)].LastOrDefault()?.SequenceNumber;
    }

    public async Task WaitAsync(string streamArn, string shardId, string? after, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            _awaited[shardId] = after;
            if (Records(shardId).Any(record => string.CompareOrdinal(record.SequenceNumber, after) > 0)) return;
            if (_shards.Single(shard => shard.ShardId == shardId).Closed) return;
            changed = _changed.Task;
        }

        await changed.WaitAsync(cancellationToken);
    }

    private List<StreamRecord> Records(string shardId) => _records.TryGetValue(shardId, out var records) ? records : throw Gone();

    private static AwsException Gone() => new("ResourceNotFoundException", "no such stream");

    private void Change()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
