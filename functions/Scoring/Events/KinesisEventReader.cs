using System.Text.Json;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Fast;

namespace Pipeline.Scoring.Events;

/// <summary>
/// Reads Lambda's event of Kinesis records from JSON in one pass. The data is Base64-decoded in place, without copies, so an event of 6 MB
/// costs 6 MB.
/// </summary>
internal static class KinesisEventReader
{
    /// <summary>Reads every record. Overwrites the bytes; the data of the arrivals are slices of them.</summary>
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    /// <exception cref="FormatException">The JSON is not an event of a Kinesis stream.</exception>
    public static Arrival[] Read(Memory<byte> json) => Read(json, useLayout: true);

    /// <summary>Reads every record with the JSON reader alone. Tests compare <see cref="KinesisRecordLayout"/> with it.</summary>
    /// <inheritdoc cref="Read(Memory{byte})" path="/exception"/>
    internal static Arrival[] ReadWithJsonReader(Memory<byte> json) => Read(json, useLayout: false);

    private static Arrival[] Read(Memory<byte> json, bool useLayout)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException("The event is not a JSON object; is this an event of a Kinesis stream?");
        Arrival[] arrivals = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRecords = reader.ValueTextEquals("Records"u8);
            reader.Read();
            if (isRecords && reader.TokenType == JsonTokenType.StartArray) arrivals = ReadRecords(ref reader, ref json, useLayout);
            else reader.Skip();
        }

        return arrivals;
    }

    private static Arrival[] ReadRecords(ref Utf8JsonReader reader, ref Memory<byte> json, bool useLayout)
    {
        var arrivals = new List<Arrival>();
        var layout = new KinesisRecordLayout();
        var shard = string.Empty;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var record = new KinesisEventRecord(shard, layout);
            record.Read(ref reader, json);
            arrivals.Add(record.ToArrival(arrivals.Count));
            shard = record.Shard;
            if (!useLayout) continue;

            // While the following records have the same layout, read them without the JSON reader, which then resumes after them.
            var remaining = json[(int)reader.BytesConsumed..];
            var length = 0;
            while (layout.TryRead(remaining[length..], arrivals.Count, shard, out var recordLength) is { } arrival)
            {
                arrivals.Add(arrival);
                length += recordLength;
            }

            if (length == 0) continue;
            // A reader's positions count from the start of its own text.
            json = remaining[length..];
            reader = new Utf8JsonReader(json.Span, isFinalBlock: true, reader.CurrentState);
        }

        if (reader.TokenType != JsonTokenType.EndArray) throw new FormatException($"Record {arrivals.Count} is not an object; is this an event of a Kinesis stream?");
        return [.. arrivals];
    }
}
