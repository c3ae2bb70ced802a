using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>Reads the streams that a cloud had when it ended back from their journal.</summary>
internal sealed class StreamRestore(bool throttled, Func<string, string> arn, TimeProvider time)
{
    private const int RecordsOfEntry = 500;
    private const long LeastDead = 1 << 20;
    private readonly Dictionary<long, RestoredStream> _streams = [];
    private readonly long _now = time.GetUtcNow().ToUnixTimeMilliseconds();
    private readonly TimeSpan _steady = time.Steady();
    private long _lastId;

    /// <summary>Opens the journal and reads it. One of which more than half is outdated is rewritten.</summary>
    /// <exception cref="CorruptJournalException">The journal is damaged.</exception>
    public RestoredStreams Read(Journals journals)
    {
        if (journals.FileOf("kinesis") is not { } path) return new RestoredStreams([], new StreamJournal(null), 0);
        var file = JournalFile.OpenCompacted(path, Apply, LiveBytes, LeastDead, next => Rewrite(new StreamJournal(next)));
        var journal = new StreamJournal(journals.Owned(file));
        foreach (var restored in _streams.Values) restored.Stream.Journal = journal;
        return new RestoredStreams([.. _streams.Values], journal, _lastId);
    }

    private long LiveBytes()
    {
        foreach (var restored in _streams.Values) restored.Stream.DropExpired();
        return _streams.Values.Sum(restored => restored.Stream.RecordBytes);
    }

    private void Apply(ReadOnlyMemory<byte> entry)
    {
        var kind = (StreamEntry)entry.Span[0];
        if (kind == StreamEntry.Records)
        {
            Records(entry.Span[1..]);
            return;
        }

        var state = JsonNode.Parse(entry.Span[1..])!.AsObject();
        var id = (long)state["id"]!;
        _lastId = Math.Max(_lastId, id);
        if (kind == StreamEntry.Deleted) _streams.Remove(id);
        else if (kind == StreamEntry.Tags) _streams[id] = _streams[id] with { Tags = [.. state["tags"]!.AsObject().Select(tag => KeyValuePair.Create(tag.Key, (string)tag.Value!))] };
        else if (_streams.TryGetValue(id, out var known)) known.Stream.Restore(state, SteadyAt);
        else _streams[id] = new RestoredStream(DataStream.Of(state, arn((string)state["name"]!), throttled, time, SteadyAt), []);
    }

    // Records of a stream that was deleted while they were put are nobody's.
    private void Records(ReadOnlySpan<byte> records)
    {
        var stream = _streams.GetValueOrDefault(BinaryPrimitives.ReadInt64LittleEndian(records))?.Stream;
        for (records = records[8..]; records.Length > 0 && stream is not null;)
        {
            var arrived = BinaryPrimitives.ReadInt64LittleEndian(records[12..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(records[24..]);
            var stored = new StoredRecord(
                records.Slice(StreamJournal.RecordOverhead, length).ToArray(), BinaryPrimitives.ReadInt32LittleEndian(records[20..]), arrived, SteadyAt(arrived));
            stream.Restore(BinaryPrimitives.ReadInt32LittleEndian(records), BinaryPrimitives.ReadInt64LittleEndian(records[4..]), stored);
            records = records[(StreamJournal.RecordOverhead + length)..];
        }
    }

    // The steady clock begins with the process, so the wall clock tells how long ago something was.
    private TimeSpan SteadyAt(long milliseconds) => _steady - TimeSpan.FromMilliseconds(_now - milliseconds);

    private void Rewrite(StreamJournal next)
    {
        foreach (var (stream, tags) in _streams.Values)
        {
            next.Stream(stream.State());
            if (tags.Count > 0) next.Tags(stream.Id, tags.ToDictionary());
            foreach (var records in stream.AllRecords().Chunk(RecordsOfEntry)) next.Records(stream.Id, records);
        }
    }
}

/// <summary>A stream that was read back, with its tags.</summary>
internal sealed record RestoredStream(DataStream Stream, IReadOnlyList<KeyValuePair<string, string>> Tags);

/// <summary>What a journal of streams held.</summary>
/// <param name="Streams">The streams.</param>
/// <param name="Journal">The journal, which takes what happens from now on.</param>
/// <param name="LastId">The largest id that a stream ever had.</param>
internal sealed record RestoredStreams(IReadOnlyList<RestoredStream> Streams, StreamJournal Journal, long LastId);
