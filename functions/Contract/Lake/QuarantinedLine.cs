using System.Buffers.Text;
using System.Text.Json;
using Pipeline.Contract.Text;

namespace Pipeline.Contract.Lake;

/// <summary>A line of the quarantine: an unreadable or refused record, with its bytes as the producer sent them.</summary>
/// <param name="Origin">The record.</param>
/// <param name="ArrivedAt">When the stream received it.</param>
/// <param name="PartitionKey">Its partition key.</param>
/// <param name="Reason">Why it is quarantined.</param>
/// <param name="Data">Its bytes.</param>
public sealed record QuarantinedLine(LineOrigin Origin, DateTimeOffset ArrivedAt, string PartitionKey, string Reason, byte[] Data)
{
    /// <summary>Reads a line.</summary>
    /// <param name="json">The line.</param>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    /// <exception cref="InvalidDataException">The line does not have the form that the scorer writes.</exception>
    public static QuarantinedLine Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var arrivedAt = LakeLine.Member(root, LakeMembers.ArrivedAt, JsonValueKind.String);
        var data = LakeLine.Member(root, LakeMembers.Data, JsonValueKind.String);
        return new QuarantinedLine(
            LineOrigin.Read(root),
            arrivedAt.TryGetDateTimeOffset(out var time) ? time : throw new InvalidDataException($"The line's {LakeMembers.ArrivedAt} is not a time."),
            LakeLine.Text(root, LakeMembers.PartitionKey),
            LakeLine.Text(root, LakeMembers.Reason),
            data.TryGetBytesFromBase64(out var bytes) ? bytes : throw new InvalidDataException($"The line's {LakeMembers.Data} is not Base64."));
    }

    /// <summary>Writes a line.</summary>
    /// <param name="line">Receives the line, without a line end.</param>
    /// <param name="reason">Why the record is quarantined.</param>
    /// <param name="shard">Its shard.</param>
    /// <param name="place">The record's origin.</param>
    /// <param name="partitionKey">Its partition key's UTF-8 bytes.</param>
    /// <param name="data">Its bytes as the producer sent them.</param>
    public static void Write(Utf8Output line, string? reason, string shard, in RecordPlace place, ReadOnlySpan<byte> partitionKey, ReadOnlySpan<byte> data)
    {
        line.Write("{\"reason\":"u8);
        line.WriteString(reason);
        place.WriteArrival(line);
        line.Write(",\"shard\":"u8);
        line.WriteString(shard);
        place.WriteNumbers(line);
        line.Write(",\"partition_key\":"u8);
        line.WriteString(partitionKey);
        line.Write(",\"data\":\""u8);
        Base64.EncodeToUtf8(data, line.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length)), out _, out var written);
        line.Advance(written);
        line.Write("\"}"u8);
    }
}
