using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Fast;

namespace Pipeline.Scoring.Events;

/// <summary>One record of the event while it is being read.</summary>
/// <param name="shard">The previous record's shard, nearly always the same.</param>
/// <param name="layout">Receives the record's byte layout.</param>
internal struct KinesisEventRecord(string shard, KinesisRecordLayout layout)
{
    private EventText? _sequenceNumber;
    private EventText? _partitionKey;
    private DateTimeOffset? _arrivedAt;
    private Memory<byte> _data;
    private bool _hasEventId;

    /// <summary>The shard that the record came from.</summary>
    public string Shard { get; private set; } = shard;

    /// <summary>Reads the object at the reader's position.</summary>
    public void Read(ref Utf8JsonReader reader, Memory<byte> json)
    {
        layout.Begin((int)reader.TokenStartIndex);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKinesis = reader.ValueSpan.SequenceEqual("kinesis"u8);
            var isEventId = !isKinesis && reader.ValueSpan.SequenceEqual("eventID"u8);
            reader.Read();
            if (isKinesis && reader.TokenType == JsonTokenType.StartObject) ReadKinesis(ref reader, json);
            else if (isEventId && reader.TokenType == JsonTokenType.String) ReadShard(ref reader, json);
            else reader.Skip();
        }

        layout.End(json, (int)reader.BytesConsumed);
    }

    /// <summary>Converts the record to an arrival.</summary>
    /// <exception cref="FormatException">A member that every record of a stream has is missing.</exception>
    public readonly Arrival ToArrival(int index)
    {
        if (!_hasEventId) throw new FormatException($"Record {index} has no event id that names a shard and a sequence number; is this an event of a Kinesis stream?");
        return new Arrival(
            index, Shard,
            _sequenceNumber ?? throw new FormatException($"Record {index} has no sequence number."),
            _partitionKey ?? default,
            _arrivedAt ?? throw new FormatException($"Record {index} has no arrival time."), _data);
    }

    private void ReadKinesis(ref Utf8JsonReader reader, Memory<byte> json)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Lambda writes these names without escapes.
            var name = reader.ValueSpan;
            if (name.SequenceEqual("data"u8)) ReadData(ref reader, json);
            else if (name.SequenceEqual("sequenceNumber"u8)) _sequenceNumber = ReadText(ref reader, json, KinesisValue.SequenceNumber);
            else if (name.SequenceEqual("partitionKey"u8)) _partitionKey = ReadText(ref reader, json, KinesisValue.PartitionKey);
            else if (name.SequenceEqual("approximateArrivalTimestamp"u8)) ReadArrival(ref reader, json);
            else reader.Skip();
        }
    }

    private readonly EventText? ReadText(ref Utf8JsonReader reader, Memory<byte> json, KinesisValue value)
    {
        reader.Read();
        NoteValue(value, reader, json, JsonTokenType.String);
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped) return reader.GetString()!;
        return new EventText(json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
    }

    private void ReadArrival(ref Utf8JsonReader reader, Memory<byte> json)
    {
        reader.Read();
        NoteValue(KinesisValue.ArrivedAt, reader, json, JsonTokenType.Number);
        if (reader.TokenType != JsonTokenType.Number) return;
        // The value is in seconds. The service counts milliseconds, which a binary fraction of a second only approximates, so round.
        var milliseconds = Math.Round(reader.GetDouble() * 1000);
        if (milliseconds is not (>= 0 and <= KinesisRecordLayout.LastMillisecond)) throw new FormatException($"The arrival time of record {_sequenceNumber} is not between 1970 and 9999.");
        _arrivedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
    }

    private void ReadData(ref Utf8JsonReader reader, Memory<byte> json)
    {
        reader.Read();
        NoteValue(KinesisValue.Data, reader, json, JsonTokenType.String);
        if (reader.TokenType == JsonTokenType.Null) return;
        if (reader.ValueIsEscaped)
        {
            _data = reader.GetBytesFromBase64();
            return;
        }

        var at = json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        if (reader.TokenType != JsonTokenType.String || Base64.DecodeFromUtf8InPlace(at.Span, out var length) != OperationStatus.Done)
            throw KinesisRecordLayout.InvalidBase64(_sequenceNumber);
        _data = at[..length];
    }

    private readonly void NoteValue(KinesisValue value, in Utf8JsonReader reader, Memory<byte> json, JsonTokenType usual)
    {
        if (reader.TokenType != usual || reader.ValueIsEscaped) layout.Invalidate();
        else layout.AddValue(value, json, (int)reader.TokenStartIndex + (usual == JsonTokenType.String ? 1 : 0), reader.ValueSpan.Length);
    }

    // "shardId-000000000006:49590338271490256608559692538361571095921575989136588898": the only part of an event that names the shard.
    private void ReadShard(ref Utf8JsonReader reader, Memory<byte> json)
    {
        var id = reader.ValueSpan;
        var colon = id.LastIndexOf((byte)':');
        if (colon <= 0) return;
        _hasEventId = true;
        layout.AddValue(KinesisValue.EventIdEnd, json, (int)reader.TokenStartIndex + 1 + colon + 1, id.Length - colon - 1);
        if (!Matches(id[..colon], Shard)) Shard = Encoding.UTF8.GetString(id[..colon]);
    }

    private static bool Matches(ReadOnlySpan<byte> utf8, string text) =>
        utf8.Length == text.Length && Ascii.Equals(utf8, text);
}
