using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>A stream and its shards.</summary>
internal sealed class DataStream
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly bool _throttled;
    private ImmutableArray<Shard> _shards;
    private int _nextShard;

    /// <summary>A new stream.</summary>
    public DataStream(string name, string arn, string mode, int shards, bool throttled, TimeProvider time)
    {
        (Name, Arn, Mode, _throttled, _time) = (name, arn, mode, throttled, time);
        Created = time.GetUtcNow();
        _shards = [.. HashKeyRange.Divide(shards).Select(range => new Shard(_nextShard++, range, Created, throttled))];
    }

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
    public PutOutcome Put(in PutEntry entry, ImmutableArray<Shard> shards, out string shardId, out string? sequenceNumber)
    {
        var (now, steady) = (_time.GetUtcNow().ToUnixTimeMilliseconds(), _time.Steady());
        while (true)
        {
            foreach (var shard in shards)
            {
                if (shard.ClosedAt is not null || !shard.Range.Contains(entry.HashKey)) continue;
                shardId = shard.Id;
                var outcome = shard.Put(entry.Bytes, entry.KeyLength, now, steady, out sequenceNumber);
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

    private void Replace(IReadOnlyList<Shard> parents, IReadOnlyList<HashKeyRange> ranges)
    {
        lock (_lock)
        {
            if (parents.FirstOrDefault(parent => parent.ClosedAt is not null) is { } closed)
                throw new AwsException("InvalidArgumentException", $"Shard {closed.Id} in {Label} has already been merged or split, and thus is not eligible for merging or splitting.");
            var (now, steady) = (_time.GetUtcNow(), _time.Steady());
            foreach (var parent in parents) parent.Close(now, steady);
            _shards = _shards.AddRange(ranges.Select(range => new Shard(_nextShard++, range, now, _throttled)
            {
                Parent = parents[0].Id,
                AdjacentParent = parents.ElementAtOrDefault(1)?.Id,
            }));
        }

        Wake();
    }
}
