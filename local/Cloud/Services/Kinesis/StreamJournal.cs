using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;

namespace Pipeline.Cloud.Kinesis;

/// <summary>
/// The journal of all streams: what each consists of, and its records with their places and times of arrival. An entry is written before anybody
/// sees what it says: a reader's checkpoint must not be behind a record that a kill takes away.
/// </summary>
internal sealed class StreamJournal(JournalFile? file)
{
    /// <summary>The bytes of a record's entry besides its key and data.</summary>
    public const int RecordOverhead = 28;

    /// <summary>Whether streams are kept.</summary>
    public bool IsKept => file is not null;

    /// <summary>Writes what a stream consists of: its properties and shards.</summary>
    public void Stream(JsonObject state) => Write(StreamEntry.Stream, state);

    /// <summary>Writes a stream's tags.</summary>
    public void Tags(long stream, IReadOnlyDictionary<string, string> tags) =>
        Write(StreamEntry.Tags, new JsonObject { ["id"] = stream, ["tags"] = new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))) });

    /// <summary>Writes that a stream is deleted.</summary>
    public void Deleted(long stream) => Write(StreamEntry.Deleted, new JsonObject { ["id"] = stream });

    /// <summary>Writes records of a stream, all at once.</summary>
    public void Records(long stream, IReadOnlyList<PlacedRecord> records)
    {
        if (records.Count == 0) return;
        file?.Append(entry =>
        {
            var head = entry.GetSpan(9);
            head[0] = (byte)StreamEntry.Records;
            BinaryPrimitives.WriteInt64LittleEndian(head[1..], stream);
            entry.Advance(9);
            foreach (var record in records) Write(entry, record);
        });
    }

    private void Write(StreamEntry kind, JsonObject state) => file?.Append(entry =>
    {
        entry.Write([(byte)kind]);
        using var writer = new Utf8JsonWriter(entry);
        state.WriteTo(writer);
    });

    private static void Write(IBufferWriter<byte> entry, in PlacedRecord record)
    {
        var length = record.Stored.Bytes.Length;
        var span = entry.GetSpan(RecordOverhead + length);
        BinaryPrimitives.WriteInt32LittleEndian(span, record.Shard);
        BinaryPrimitives.WriteInt64LittleEndian(span[4..], record.Index);
        BinaryPrimitives.WriteInt64LittleEndian(span[12..], record.Stored.ArrivedAt);
        BinaryPrimitives.WriteInt32LittleEndian(span[20..], record.Stored.KeyLength);
        BinaryPrimitives.WriteInt32LittleEndian(span[24..], length);
        record.Stored.Bytes.CopyTo(span[RecordOverhead..]);
        entry.Advance(RecordOverhead + length);
    }
}

/// <summary>The kinds of entries, each the first byte of its entry.</summary>
internal enum StreamEntry : byte
{
    /// <summary>A stream's properties and shards, as JSON.</summary>
    Stream = (byte)'S',

    /// <summary>A stream's tags, as JSON.</summary>
    Tags = (byte)'T',

    /// <summary>The id of a stream that is deleted, as JSON.</summary>
    Deleted = (byte)'D',

    /// <summary>Records of a stream, in a binary form.</summary>
    Records = (byte)'R',
}

/// <summary>A record at its place.</summary>
/// <param name="Shard">The shard's number.</param>
/// <param name="Index">The record's index in the shard.</param>
/// <param name="Stored">The record.</param>
internal readonly record struct PlacedRecord(int Shard, long Index, StoredRecord Stored);
