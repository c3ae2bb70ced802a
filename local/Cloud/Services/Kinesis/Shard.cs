using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>A shard: its range of the key space, its records, and the readers that wait for more.</summary>
internal sealed class Shard
{
    private readonly Lock _lock = new();
    private readonly RecordLog _log = new();
    private readonly SequenceNumbers _numbers;
    private readonly ShardThroughput? _throughput;
    private readonly long _created;
    private List<TaskCompletionSource> _waiters = [];
    private long _lastArrival;
    private TimeSpan? _closed;

    /// <summary>A new shard.</summary>
    public Shard(int number, HashKeyRange range, DateTimeOffset created, bool throttled)
    {
        Id = "shardId-" + number.ToString("D12", CultureInfo.InvariantCulture);
        Range = range;
        _numbers = new SequenceNumbers(number, created);
        _created = _lastArrival = created.ToUnixTimeMilliseconds();
        _throughput = throttled ? new ShardThroughput() : null;
    }

    /// <summary>For example <c>shardId-000000000000</c>.</summary>
    public string Id { get; }

    /// <summary>The hash keys that belong to it.</summary>
    public HashKeyRange Range { get; }

    /// <summary>The shard that it was split or merged from.</summary>
    public string? Parent { get; init; }

    /// <summary>The second parent of a merge.</summary>
    public string? AdjacentParent { get; init; }

    /// <summary>When it was closed (epoch milliseconds); null while it is open.</summary>
    public long? ClosedAt { get; private set; }

    /// <summary>When it was created (epoch milliseconds).</summary>
    public long CreatedAt => _created;

    /// <summary>The shard as readers in the process see it.</summary>
    public ShardDescription Describe() => new(Id, Parent, AdjacentParent, ClosedAt is not null);

    /// <summary>Adds a record.</summary>
    /// <param name="bytes">Its partition key and payload.</param>
    /// <param name="keyLength">The length of the key, bytes.</param>
    /// <param name="now">The wall clock (epoch milliseconds).</param>
    /// <param name="steady">The steady time.</param>
    /// <param name="sequenceNumber">Its sequence number, if it is stored.</param>
    public PutOutcome Put(byte[] bytes, int keyLength, long now, TimeSpan steady, out string? sequenceNumber)
    {
        sequenceNumber = null;
        List<TaskCompletionSource> waiters;
        lock (_lock)
        {
            if (ClosedAt is not null) return PutOutcome.Closed;
            // Arrival times never decrease, even if the clock is set back.
            now = Math.Max(now, _lastArrival);
            if (_throughput?.TryTake(bytes.Length, steady) == false) return PutOutcome.Throttled;
            _lastArrival = now;
            sequenceNumber = _numbers.Format(_log.Append(new StoredRecord(bytes, keyLength, now, steady)), now);
            waiters = TakeWaiters();
        }

        foreach (var waiter in waiters) waiter.TrySetResult();
        return PutOutcome.Stored;
    }

    /// <summary>Up to <paramref name="limit"/> records and about <paramref name="bytes"/> of payload, from an index on.</summary>
    public ShardSlice Read(long from, int limit, long bytes = long.MaxValue)
    {
        lock (_lock)
        {
            var at = Math.Clamp(from, _log.First, _log.Next);
            var records = new List<StreamRecord>((int)Math.Min(limit, _log.Next - at));
            while (at < _log.Next && records.Count < limit && (bytes > 0 || records.Count == 0))
            {
                ref readonly var stored = ref _log[at];
                records.Add(new StreamRecord(
                    _numbers.Format(at, stored.ArrivedAt),
                    stored.PartitionKey,
                    stored.Data,
                    DateTimeOffset.FromUnixTimeMilliseconds(stored.ArrivedAt))
                { ReceivedAt = stored.ReceivedAt });
                bytes -= stored.Bytes.Length;
                at++;
            }

            return new ShardSlice(records, at, at < _log.Next ? _log[at].ArrivedAt : null, ClosedAt is not null && at >= _log.Next);
        }
    }

    /// <summary>The matching records, newest first. The shard is not locked between steps: others put and read meanwhile.</summary>
    /// <param name="wanted">Whether a record matches.</param>
    /// <param name="limit">The most records to return.</param>
    public List<StreamRecord> Search(Func<StoredRecord, bool> wanted, int limit)
    {
        const int Step = 4096;
        var found = new List<StreamRecord>();
        var until = NextIndex;
        while (found.Count < limit)
        {
            lock (_lock)
            {
                var from = Math.Max(_log.First, until - Step);
                if (from >= until) break;
                for (var at = until - 1; at >= from && found.Count < limit; at--)
                {
                    if (!wanted(_log[at])) continue;
                    ref readonly var stored = ref _log[at];
                    found.Add(new StreamRecord(
                        _numbers.Format(at, stored.ArrivedAt), stored.PartitionKey, stored.Data, DateTimeOffset.FromUnixTimeMilliseconds(stored.ArrivedAt)));
                }

                until = from;
            }
        }

        return found;
    }

    /// <summary>The record with a sequence number, or null.</summary>
    public StreamRecord? Find(string sequenceNumber) =>
        _numbers.Index(sequenceNumber) is { } index && Read(index, 1).Records is [var record] && record.SequenceNumber == sequenceNumber ? record : null;

    /// <summary>The index after a sequence number (1 for null), or the index of the number itself.</summary>
    /// <exception cref="AwsException">InvalidArgumentException: the number is not of this shard.</exception>
    public long IndexOf(string? sequenceNumber, bool after)
    {
        if (sequenceNumber is null) return 1;
        var index = _numbers.Index(sequenceNumber) ?? throw new AwsException(
            "InvalidArgumentException", $"The sequence number '{sequenceNumber}' is not one of shard {Id}.");
        return after ? index + 1 : index;
    }

    /// <summary>The index of the first record that arrived at or after a time (epoch milliseconds).</summary>
    public long IndexAt(long time)
    {
        lock (_lock) return _log.FirstAt(time);
    }

    /// <summary>The index that the next record gets.</summary>
    public long NextIndex
    {
        get { lock (_lock) return _log.Next; }
    }

    /// <summary>The newest sequence number; null if the shard never had a record.</summary>
    public string? Latest()
    {
        lock (_lock) return _log.Next == 1 ? null : _numbers.Format(_log.Next - 1, _lastArrival);
    }

    /// <summary>Completes when the shard has a record at or after an index, when it is closed, and at <see cref="Wake"/>.</summary>
    public async Task WaitAsync(long from, CancellationToken cancellationToken)
    {
        // One per waiting reader, so that each continues in its own context; a shared one would hop to the thread pool first.
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (ClosedAt is not null || Math.Max(from, _log.First) < _log.Next) return;
            _waiters.RemoveAll(other => other.Task.IsCompleted);
            _waiters.Add(waiter);
        }

        using var cancelling = cancellationToken.UnsafeRegister(static (waiter, token) => ((TaskCompletionSource)waiter!).TrySetCanceled(token), waiter);
        await waiter.Task;
    }

    /// <summary>Wakes the waiting readers.</summary>
    public void Wake()
    {
        List<TaskCompletionSource> waiters;
        lock (_lock) waiters = TakeWaiters();
        foreach (var waiter in waiters) waiter.TrySetResult();
    }

    private List<TaskCompletionSource> TakeWaiters()
    {
        // Never returns the live list, because others add to it once the lock is released.
        if (_waiters.Count == 0) return [];
        var waiters = _waiters;
        _waiters = [];
        return waiters;
    }

    /// <summary>Closes the shard: it accepts no more records.</summary>
    public void Close(DateTimeOffset now, TimeSpan steady)
    {
        lock (_lock) (ClosedAt, _closed) = (Math.Max(now.ToUnixTimeMilliseconds(), _lastArrival), steady);
        Wake();
    }

    /// <summary>Whether it was closed before a steady time.</summary>
    public bool IsClosedBefore(TimeSpan steady)
    {
        lock (_lock) return _closed < steady;
    }

    /// <summary>Drops the records that arrived before a steady time.</summary>
    public void DropBefore(TimeSpan steady)
    {
        lock (_lock) _log.DropBefore(steady);
    }

    /// <summary>The shard as the API shows it.</summary>
    public JsonObject ToJson()
    {
        var numbers = new JsonObject { ["StartingSequenceNumber"] = _numbers.Format(0, _created) };
        if (ClosedAt is { } closed) numbers["EndingSequenceNumber"] = _numbers.Format(NextIndex, closed);
        var shard = new JsonObject { ["ShardId"] = Id, ["HashKeyRange"] = Range.ToJson(), ["SequenceNumberRange"] = numbers };
        if (Parent is not null) shard["ParentShardId"] = Parent;
        if (AdjacentParent is not null) shard["AdjacentParentShardId"] = AdjacentParent;
        return shard;
    }
}

/// <summary>A record in memory: its partition key (UTF-8) and payload in one array, its index implied by its place in the log.</summary>
internal readonly record struct StoredRecord(byte[] Bytes, int KeyLength, long ArrivedAt, TimeSpan ReceivedAt)
{
    /// <summary>The producer's key.</summary>
    public string PartitionKey => Encoding.UTF8.GetString(Bytes, 0, KeyLength);

    /// <summary>The payload.</summary>
    public ReadOnlyMemory<byte> Data => Bytes.AsMemory(KeyLength);
}

/// <summary>The result of reading a shard.</summary>
/// <param name="Records">The records, oldest first.</param>
/// <param name="Next">The index to read on from.</param>
/// <param name="OldestUnread">When the record at <paramref name="Next"/> arrived (epoch milliseconds), or null when there is none.</param>
/// <param name="AtEnd">Whether the shard is closed and read to its end.</param>
internal sealed record ShardSlice(IReadOnlyList<StreamRecord> Records, long Next, long? OldestUnread, bool AtEnd);
