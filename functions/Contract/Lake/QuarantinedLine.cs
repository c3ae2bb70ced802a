using System.Buffers.Text;
using System.Text.Json;
using Pipeline.Contract.Text;

namespace Pipeline.Contract.Lake;

/// <summary>A line of quarantine: a record that was set aside, with its bytes as they were sent.</summary>
/// <param name="Origin">The record.</param>
/// <param name="ArrivedAt">When the stream took it in.</param>
/// <param name="PartitionKey">The key that its producer gave it.</param>
/// <param name="Reason">Why it was set aside.</param>
/// <param name="Data">Its bytes.</param>
public sealed record QuarantinedLine(LineOrigin Origin, DateTimeOffset ArrivedAt, string PartitionKey, string Reason, byte[] Data)
{
    /// <summary>Reads a line.</summary>
    /// <param name="json">The line.</param>
    /// <exception cref="JsonException">The line is not JSON.</exception>
    /// <exception cref="InvalidDataException">The line is not one that the scorer writes.</exception>
    public static QuarantinedLine Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var arrivedAt = LakeLine.Member(root, LakeMembers.ArrivedAt, JsonValueKind.String);
        var data = LakeLine.Member(root, LakeMembers.Data, JsonValueKind.String);
        return new QuarantinedLine(
            LineOrigin.Read(root),
            arrivedAt.TryGetDateTimeOffset(out var time) ? time : throw new InvalidDataException($"The line's {LakeMembers.ArrivedAt} is no time."),
            LakeLine.Text(root, LakeMembers.PartitionKey),
            LakeLine.Text(root, LakeMembers.Reason),
            data.TryGetBytesFromBase64(out var bytes) ? bytes : throw new InvalidDataException($"The line's {LakeMembers.Data} is not Base64."));
    }

    /// <summary>Writes a line.</summary>
    /// <param name="line">Where the line goes, without a line end.</param>
    /// <param name="reason">Why the record was set aside.</param>
    /// <param name="shard">Its shard.</param>
    /// <param name="place">Where it came from.</param>
    /// <param name="partitionKey">Its partition key's UTF-8 bytes.</param>
    /// <param name="data">Its bytes as they were sent.</param>
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
