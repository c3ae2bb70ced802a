using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>A stream and its shards.</summary>
internal sealed class DataStream
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly bool _throttled;
    private ImmutableArray<Shard> _shards = [];
    private int _nextShard;

    /// <summary>A new stream.</summary>
    public DataStream(string name, string arn, string mode, int shards, bool throttled, TimeProvider time)
        : this(name, arn, mode, time.GetUtcNow(), throttled, time) =>
        _shards = [.. HashKeyRange.Divide(shards).Select(range => new Shard(_nextShard++, range, Created, throttled))];

    private DataStream(string name, string arn, string mode, DateTimeOffset created, bool throttled, TimeProvider time) =>
        (Name, Arn, Mode, Created, _throttled, _time) = (name, arn, mode, created, throttled, time);

    /// <summary>Tells the stream from others of its name, before and after it, in the journal.</summary>
    public long Id { get; init; }

    /// <summary>Where what happens to the stream is written.</summary>
    public StreamJournal Journal { get; set; } = new(null);

    /// <summary>Held by who puts records into a stream that is kept, or changes its shards.</summary>
    public Lock Putting { get; } = new();

    /// <summary>The stream's name.</summary>
    public string Name { get; }

    /// <summary>The stream's ARN.</summary>
    public string Arn { get; }

    /// <summary>The stream as error messages name it.</summary>
    public string Label => $"stream {Name} under account {Arn.Split(':')[4]}";

    /// <summary>PROVISIONED or ON_DEMAND.</summary>
    public string Mode { get; set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; }

    /// <summary>How long records are kept.</summary>
    public int RetentionHours { get; set; } = 24;

    /// <summary>Its shards in the order of their ids. Reading it first drops records past the retention, then closed shards without records.</summary>
    public ImmutableArray<Shard> Shards
    {
        get
        {
            var horizon = Horizon;
            lock (_lock)
            {
                foreach (var shard in _shards) shard.DropBefore(horizon);
                if (_shards.Any(shard => shard.IsClosedBefore(horizon))) _shards = _shards.RemoveAll(shard => shard.IsClosedBefore(horizon));
                return _shards;
            }
        }
    }

    /// <summary>How many shards are open.</summary>
    public int OpenShards
    {
        get { lock (_lock) return _shards.Count(shard => shard.ClosedAt is null); }
    }

    // Steady: a clock that jumps ahead must not end the retention of every record.
    private TimeSpan Horizon => _time.Steady() - TimeSpan.FromHours(RetentionHours);

    /// <summary>A shard by its id.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public Shard Shard(string id) => Find(id) ?? throw NotFound($"Could not find shard {Canonical(id) ?? id} in {Label}.");

    /// <summary>A shard to read from.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException, in the words of the operations that read.</exception>
    public Shard Readable(string id) => Find(id) ?? throw NotFound(Canonical(id) is { } known ? $"Shard {known} in {Label} does not exist" : $"Could not find shard {id} in {Label}.");

    // AWS takes the number behind the first hyphen: "shard-0" and "0" are names of "shardId-000000000000" too.
    private static string? Canonical(string id)
    {
        var digits = id.Split('-') is [_, { Length: > 0 } behind, ..] ? behind : id;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? FormattableString.Invariant($"shardId-{number:D12}") : null;
    }

    private Shard? Find(string id) => Canonical(id) is { } known ? Shards.FirstOrDefault(shard => shard.Id == known) : null;

    private static AwsException NotFound(string message) => new("ResourceNotFoundException", message);

    /// <summary>Puts a record to the shard of its hash key.</summary>
    public PutOutcome Put(in PutEntry entry, ImmutableArray<Shard> shards, List<PlacedRecord>? held, out string shardId, out string? sequenceNumber)
    {
        var (now, steady) = (_time.GetUtcNow().ToUnixTimeMilliseconds(), _time.Steady());
        while (true)
        {
            foreach (var shard in shards)
            {
                if (shard.ClosedAt is not null || !shard.Range.Contains(entry.HashKey)) continue;
                shardId = shard.Id;
                var outcome = shard.Put(entry.Bytes, entry.KeyLength, now, steady, held, out sequenceNumber);
                if (outcome != PutOutcome.Closed) return outcome;
            }

            // The stream was resharded meanwhile.
            lock (_lock) shards = _shards;
        }
    }

    /// <summary>Splits an open shard in two.</summary>
    /// <param name="parent">The shard.</param>
    /// <param name="at">The first hash key of the second half: within the shard's range and behind its first key.</param>
    public void Split(Shard parent, UInt128 at) => Replace([parent], [parent.Range with { End = at - 1 }, parent.Range with { Start = at }]);

    /// <summary>Merges two adjacent open shards.</summary>
    public void Merge(Shard parent, Shard adjacent)
    {
        var (low, high) = parent.Range.Start < adjacent.Range.Start ? (parent, adjacent) : (adjacent, parent);
        if (low.Range.End == UInt128.MaxValue || low.Range.End + 1 != high.Range.Start)
            throw new AwsException("InvalidArgumentException", $"Shards {parent.Id} and {adjacent.Id} in {Label} are not an adjacent pair of shards eligible for merging");
        Replace([parent, adjacent], [new HashKeyRange(low.Range.Start, high.Range.End)]);
    }

    /// <summary>Wakes everyone who waits at a shard.</summary>
    public void Wake()
    {
        foreach (var shard in _shards) shard.Wake();
    }

    /// <summary>What the journal has to know of the stream: its properties and its shards.</summary>
    public JsonObject State()
    {
        lock (_lock) return State(_shards, _nextShard, [], default);
    }

    /// <summary>Writes a change of the stream's properties to the journal.</summary>
    public void Save()
    {
        lock (_lock)
        {
            if (Journal.IsKept) Journal.Stream(State(_shards, _nextShard, [], default));
        }
    }

    /// <summary>Makes a stream as the journal knows it.</summary>
    public static DataStream Of(JsonObject state, string arn, bool throttled, TimeProvider time, Func<long, TimeSpan> steadyAt)
    {
        var created = new DateTimeOffset((long)state["created"]!, TimeSpan.Zero);
        var stream = new DataStream((string)state["name"]!, arn, "", created, throttled, time) { Id = (long)state["id"]! };
        stream.Restore(state, steadyAt);
        return stream;
    }

    /// <summary>Takes over a later state from the journal.</summary>
    public void Restore(JsonObject state, Func<long, TimeSpan> steadyAt)
    {
        (Mode, RetentionHours, _nextShard) = ((string)state["mode"]!, (int)state["retention"]!, (int)state["nextShard"]!);
        foreach (var known in state["shards"]!.AsArray().OfType<JsonObject>())
        {
            var shard = _shards.FirstOrDefault(shard => shard.Number == (int)known["number"]!);
            if (shard is null) _shards = _shards.Add(shard = Kinesis.Shard.Of(known, _throttled));
            shard.Restore(known, steadyAt);
        }
    }

    /// <summary>Takes over a record from the journal.</summary>
    public void Restore(int shard, long index, in StoredRecord stored)
    {
        foreach (var found in _shards)
        {
            if (found.Number == shard) found.Restore(index, stored);
        }
    }

    /// <summary>Drops what is older than the retention.</summary>
    public void DropExpired() => _ = Shards;

    /// <summary>The size of the records' entries in the journal, about.</summary>
    public long RecordBytes => _shards.Sum(shard => shard.RecordBytes);

    /// <summary>The records of all shards.</summary>
    public IEnumerable<PlacedRecord> AllRecords() => _shards.SelectMany(shard => shard.AllRecords());

    /// <summary>Shows the records of a batch to readers, or takes them back.</summary>
    public void Release(List<PlacedRecord> held, bool committed)
    {
        var touched = held.Select(record => record.Shard).ToHashSet();
        foreach (var shard in _shards)
        {
            if (touched.Contains(shard.Number)) shard.Release(committed);
        }
    }

    private JsonObject State(IEnumerable<Shard> shards, int nextShard, IReadOnlyList<Shard> closing, DateTimeOffset now) => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["mode"] = Mode,
        ["created"] = Created.UtcTicks,
        ["retention"] = RetentionHours,
        ["nextShard"] = nextShard,
        ["shards"] = new JsonArray([.. shards.Select(shard => shard.State(closing.Contains(shard) ? now : null))]),
    };

    private void Replace(IReadOnlyList<Shard> parents, IReadOnlyList<HashKeyRange> ranges)
    {
        lock (Putting)
        {
            lock (_lock) ReplaceAlone(parents, ranges);
        }

        Wake();
    }

    private void ReplaceAlone(IReadOnlyList<Shard> parents, IReadOnlyList<HashKeyRange> ranges)
    {
        if (parents.FirstOrDefault(parent => parent.ClosedAt is not null) is { } closed)
            throw new AwsException("InvalidArgumentException", $"Shard {closed.Id} in {Label} has already been merged or split, and thus is not eligible for merging or splitting.");
        var (now, steady) = (_time.GetUtcNow(), _time.Steady());
        var children = ranges.Select((range, place) => new Shard(_nextShard + place, range, now, _throttled)
        {
            Parent = parents[0].Id,
            AdjacentParent = parents.ElementAtOrDefault(1)?.Id,
        }).ToList();
        var (shards, nextShard) = (_shards.AddRange(children), _nextShard + children.Count);
        if (Journal.IsKept) Journal.Stream(State(shards, nextShard, parents, now));
        foreach (var parent in parents) parent.Close(now, steady);
        (_shards, _nextShard) = (shards, nextShard);
    }
}
