using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Pipeline.Contract;
using Pipeline.Contract.Text;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Land;

/// <summary>The lines that land: a scored record, and a record that was set aside.</summary>
internal sealed class LakeLines(IScoringDomain domain)
{
    private readonly byte[] _behindFeatures = Encoding.UTF8.GetBytes($"\",\"{JsonEncodedText.Encode(domain.PredictionName)}\":");

    /// <summary>
    /// Writes the request, its lookups, its features in the very text that the model was sent, what the model said, and where
    /// the request came from. Members that are the same in every line stand together, behind those that differ: a compressed
    /// line is then 4 bytes shorter.
    /// </summary>
    public void WriteScored(Utf8Output line, ScoringItem item, ReadOnlySpan<byte> features, LineEnding ending)
    {
        var enriched = item.Enriched!;
        line.Write((byte)'{');
        enriched.WriteRequest(line);
        line.Write(",\"lookups\":"u8);
        enriched.WriteLookups(line);
        // Numbers and commas: nothing that a JSON string would have to escape.
        line.Write(",\"features\":\""u8);
        line.Write(features);
        line.Write(_behindFeatures);
        line.Write(item.Prediction.IsEmpty ? "null"u8 : item.Prediction.Span);
        WriteArrival(line, item);
        ending.Write(line, item.Model);
        WritePlace(line, item);
        line.Write((byte)'}');
    }

    /// <summary>Writes why the record was set aside, where it came from, and its bytes as they were sent.</summary>
    public static void WriteQuarantined(Utf8Output line, ScoringItem item)
    {
        line.Write("{\"reason\":"u8);
        line.WriteString(item.QuarantineReason);
        WriteArrival(line, item);
        line.Write(",\"shard\":"u8);
        line.WriteString(item.Arrival.Shard);
        WritePlace(line, item);
        line.Write(",\"partition_key\":"u8);
        line.WriteString(item.PartitionKey.Utf8.Span);
        line.Write(",\"data\":\""u8);
        var data = item.Data.Span;
        Base64.EncodeToUtf8(data, line.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length)), out _, out var written);
        line.Advance(written);
        line.Write("\"}"u8);
    }

    private static void WriteArrival(Utf8Output line, ScoringItem item)
    {
        line.Write(",\"arrived_at\":\""u8);
        line.WriteTime(item.Arrival.ArrivedAt);
        line.Write((byte)'"');
    }

    private static void WritePlace(Utf8Output line, ScoringItem item)
    {
        line.Write(",\"sub_sequence_number\":"u8);
        line.WriteNumber((long)item.SubSequenceNumber);
        line.Write(",\"sequence_number\":"u8);
        line.WriteString(item.Arrival.SequenceNumber.Utf8.Span);
    }
}
