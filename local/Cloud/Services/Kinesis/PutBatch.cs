using System.Collections.Immutable;

namespace Pipeline.Cloud.Kinesis;

/// <summary>
/// The records of one request. If streams are kept, they are written to the journal together, by one write, and only then seen by readers; of one
/// that is not committed, nothing is left.
/// </summary>
internal sealed class PutBatch : IDisposable
{
    private readonly DataStream _stream;
    private readonly ImmutableArray<Shard> _shards;
    private readonly List<PlacedRecord>? _held;
    private bool _committed;

    /// <summary>Begins a batch. A stream that is kept takes one at a time.</summary>
    public PutBatch(DataStream stream)
    {
        _stream = stream;
        _shards = stream.Shards;
        if (!stream.Journal.IsKept) return;
        stream.Putting.Enter();
        _held = [];
    }

    /// <summary>Stores a record.</summary>
    public PutOutcome Put(in PutEntry entry, out string shardId, out string? sequenceNumber) => _stream.Put(entry, _shards, _held, out shardId, out sequenceNumber);

    /// <summary>Writes the records to the journal and shows them to readers.</summary>
    /// <exception cref="IOException">They could not be written. They are not stored.</exception>
    public void Commit()
    {
        if (_held is null) return;
        _stream.Journal.Records(_stream.Id, _held);
        _committed = true;
    }

    /// <summary>Ends the batch.</summary>
    public void Dispose()
    {
        if (_held is null) return;
        try
        {
            _stream.Release(_held, _committed);
        }
        finally
        {
            _stream.Putting.Exit();
        }
    }
}
