using System.Globalization;
using System.Text.Json;
using Pipeline.Domain.Contract;
using Pipeline.Scoring.Delivery;

namespace Pipeline.Scoring.Land;

/// <summary>The lines that land: a scored record, and a record that was set aside.</summary>
internal sealed class LakeLines(IScoringDomain domain)
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
    private readonly JsonEncodedText _predictionName = JsonEncodedText.Encode(domain.PredictionName);

    /// <summary>Writes the request, where it came from, its lookups, its features as they were served, and what the model said.</summary>
    public void WriteScored(Utf8JsonWriter writer, ScoringItem item, DateTimeOffset scoredAt)
    {
        var arrival = item.Arrival;
        var enriched = item.Enriched!;
        writer.WriteStartObject();
        enriched.WriteRequest(writer);
        writer.WriteString("shard"u8, arrival.Shard);
        writer.WriteString("sequence_number"u8, arrival.SequenceNumber);
        writer.WriteNumber("sub_sequence_number"u8, item.SubSequenceNumber);
        WriteTime(writer, "arrived_at"u8, arrival.ArrivedAt);
        WriteTime(writer, "scored_at"u8, scoredAt);
        writer.WritePropertyName("lookups"u8);
        enriched.WriteLookups(writer);
        writer.WritePropertyName("features"u8);
        enriched.WriteFeatures(writer);
        if (item.Prediction is { } prediction) writer.WriteNumber(_predictionName, prediction);
        else writer.WriteNull(_predictionName);
        writer.WriteString("model"u8, item.Model);
        writer.WriteEndObject();
    }

    /// <summary>Writes why the record was set aside, where it came from, and its bytes as they were sent.</summary>
    public static void WriteQuarantined(Utf8JsonWriter writer, ScoringItem item)
    {
        var arrival = item.Arrival;
        writer.WriteStartObject();
        writer.WriteString("reason"u8, item.QuarantineReason);
        writer.WriteString("sequence_number"u8, arrival.SequenceNumber);
        writer.WriteNumber("sub_sequence_number"u8, item.SubSequenceNumber);
        writer.WriteString("partition_key"u8, item.PartitionKey);
        writer.WriteString("shard"u8, arrival.Shard);
        WriteTime(writer, "arrived_at"u8, arrival.ArrivedAt);
        writer.WriteBase64String("data"u8, item.Data.Span);
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<char> text = stackalloc char[TimeFormat.Length];
        time.UtcDateTime.TryFormat(text, out var length, TimeFormat, CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }
}
