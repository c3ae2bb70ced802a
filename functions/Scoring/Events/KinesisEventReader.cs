using System.Text.Json;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Fast;

namespace Pipeline.Scoring.Events;

/// <summary>
/// Reads Lambda's event of Kinesis records from its JSON in one pass. Data is decoded where it stands, over its own base64:
/// nothing is copied, so that an event of 6 MB costs 6 MB.
/// </summary>
internal static class KinesisEventReader
{
    /// <summary>Reads every record. The bytes are overwritten, and the arrivals' data are slices of them.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="FormatException">It is not an event of a Kinesis stream.</exception>
    public static Arrival[] Read(Memory<byte> json) => Read(json, takesAlike: true);

    /// <summary>Reads every record, each by the JSON reader alone: what <see cref="KinesisRecordLayout"/> is held against.</summary>
    /// <inheritdoc cref="Read(Memory{byte})" path="/exception"/>
    internal static Arrival[] ReadPlainly(Memory<byte> json) => Read(json, takesAlike: false);

    private static Arrival[] Read(Memory<byte> json, bool takesAlike)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException("The event is not a JSON object; is this an event of a Kinesis stream?");
        Arrival[] arrivals = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRecords = reader.ValueTextEquals("Records"u8);
            reader.Read();
            if (isRecords && reader.TokenType == JsonTokenType.StartArray) arrivals = ReadRecords(ref reader, ref json, takesAlike);
            else reader.Skip();
        }

        return arrivals;
    }

    private static Arrival[] ReadRecords(ref Utf8JsonReader reader, ref Memory<byte> json, bool takesAlike)
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
            if (!takesAlike) continue;

            // As far as records follow that are written like it, nothing is left to the reader, which then goes on behind them.
            var behind = json[(int)reader.BytesConsumed..];
            var length = 0;
            while (layout.TryRead(behind[length..], arrivals.Count, shard, out var more) is { } arrival)
            {
                arrivals.Add(arrival);
                length += more;
            }

            if (length == 0) continue;
            // The reader's places in the text count from where it begins.
            json = behind[length..];
            reader = new Utf8JsonReader(json.Span, isFinalBlock: true, reader.CurrentState);
        }

        if (reader.TokenType != JsonTokenType.EndArray) throw new FormatException($"Record {arrivals.Count} is not an object; is this an event of a Kinesis stream?");
        return [.. arrivals];
    }
}
