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
    private readonly DateTimeOffset _createdAt;
    private long _lastArrival;
    // Readers see the records before this index. The ones behind it are being written to the journal.
    private long _visible = 1;
    private long _visibleArrival;
    private TimeSpan? _closed;

    /// <summary>A new shard.</summary>
    public Shard(int number, HashKeyRange range, DateTimeOffset created, bool throttled)
    {
        Id = "shardId-" + number.ToString("D12", CultureInfo.InvariantCulture);
        Number = number;
        Range = range;
        _createdAt = created;
        _numbers = new SequenceNumbers(number, created);
        _created = _lastArrival = _visibleArrival = created.ToUnixTimeMilliseconds();
        _throughput = throttled ? new ShardThroughput() : null;
    }

    /// <summary>The shard's number among all that the stream ever had.</summary>
    public int Number { get; }

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
    /// <param name="held">Takes the record if readers must not see it before <see cref="Release"/>; null to show it at once.</param>
    /// <param name="sequenceNumber">Its sequence number, if it is stored.</param>
    public PutOutcome Put(byte[] bytes, int keyLength, long now, TimeSpan steady, List<PlacedRecord>? held, out string? sequenceNumber)
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
            var stored = new StoredRecord(bytes, keyLength, now, steady);
            var index = _log.Append(stored);
            sequenceNumber = _numbers.Format(index, now);
            if (held is not null)
            {
                held.Add(new PlacedRecord(Number, index, stored));
                return PutOutcome.Stored;
            }

            (_visible, _visibleArrival) = (_log.Next, now);
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
            var at = Math.Clamp(from, _log.First, _visible);
            var records = new List<StreamRecord>((int)Math.Min(limit, _visible - at));
            while (at < _visible && records.Count < limit && (bytes > 0 || records.Count == 0))
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

            return new ShardSlice(records, at, at < _visible ? _log[at].ArrivedAt : null, ClosedAt is not null && at >= _visible);
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
        get { lock (_lock) return _visible; }
    }

    /// <summary>The newest sequence number; null if the shard never had a record.</summary>
    public string? Latest()
    {
        lock (_lock) return _visible == 1 ? null : _numbers.Format(_visible - 1, _visibleArrival);
    }

    /// <summary>Completes when the shard has a record at or after an index, when it is closed, and at <see cref="Wake"/>.</summary>
    public async Task WaitAsync(long from, CancellationToken cancellationToken)
    {
        // One per waiting reader, so that each continues in its own context; a shared one would hop to the thread pool first.
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (ClosedAt is not null || Math.Max(from, _log.First) < _visible) return;
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
        lock (_lock) (ClosedAt, _closed) = (ClosingAt(now), steady);
        Wake();
    }

    private long ClosingAt(DateTimeOffset now) => Math.Max(now.ToUnixTimeMilliseconds(), _lastArrival);

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

    /// <summary>Shows the records that were put and held to readers, or takes them back.</summary>
    public void Release(bool committed)
    {
        List<TaskCompletionSource> waiters;
        lock (_lock)
        {
            if (!committed)
            {
                _log.TakeBack(_visible);
                _lastArrival = Math.Max(_created, _visibleArrival);
                return;
            }

            (_visible, _visibleArrival) = (_log.Next, _lastArrival);
            waiters = TakeWaiters();
        }

        foreach (var waiter in waiters) waiter.TrySetResult();
    }

    /// <summary>What the journal has to know of the shard, besides its records.</summary>
    /// <param name="closing">When it will be closed; null if it stays as it is.</param>
    public JsonObject State(DateTimeOffset? closing)
    {
        lock (_lock)
        {
            return new JsonObject
            {
                ["number"] = Number,
                ["start"] = Range.Start.ToString(CultureInfo.InvariantCulture),
                ["end"] = Range.End.ToString(CultureInfo.InvariantCulture),
                ["created"] = _createdAt.UtcTicks,
                ["parent"] = Parent,
                ["adjacentParent"] = AdjacentParent,
                ["closed"] = closing is { } now ? ClosingAt(now) : ClosedAt,
                ["next"] = _visible,
                ["arrival"] = _visibleArrival,
            };
        }
    }

    /// <summary>Makes a shard as the journal knows it.</summary>
    public static Shard Of(JsonObject state, bool throttled) => new(
        (int)state["number"]!, new HashKeyRange(HashKeyRange.Parse((string)state["start"]!), HashKeyRange.Parse((string)state["end"]!)),
        new DateTimeOffset((long)state["created"]!, TimeSpan.Zero), throttled)
    {
        Parent = (string?)state["parent"],
        AdjacentParent = (string?)state["adjacentParent"],
    };

    /// <summary>Takes over a later state from the journal.</summary>
    public void Restore(JsonObject state, Func<long, TimeSpan> steadyAt)
    {
        if (_log.First == _log.Next) _log.StartAt((long)state["next"]!);
        (_visible, _visibleArrival) = (_log.Next, Math.Max(_visibleArrival, (long)state["arrival"]!));
        _lastArrival = _visibleArrival;
        if ((long?)state["closed"] is { } closed) (ClosedAt, _closed) = (closed, steadyAt(closed));
    }

    /// <summary>Takes over a record from the journal. A rewritten journal has a shard's state before its records.</summary>
    public void Restore(long index, in StoredRecord stored)
    {
        if (_log.First == _log.Next) _log.StartAt(index);
        _log.Append(stored);
        (_visible, _lastArrival, _visibleArrival) = (_log.Next, stored.ArrivedAt, stored.ArrivedAt);
    }

    /// <summary>The size of the records' entries in the journal.</summary>
    public long RecordBytes
    {
        get
        {
            lock (_lock)
            {
                var bytes = 0L;
                for (var at = _log.First; at < _visible; at++) bytes += StreamJournal.RecordOverhead + _log[at].Bytes.Length;
                return bytes;
            }
        }
    }

    /// <summary>The records. Nobody may put any meanwhile.</summary>
    public IEnumerable<PlacedRecord> AllRecords()
    {
        for (var at = _log.First; at < _visible; at++) yield return new PlacedRecord(Number, at, _log[at]);
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
