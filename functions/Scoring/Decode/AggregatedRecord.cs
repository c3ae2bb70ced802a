using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Scoring.Decode;

/// <summary>
/// The Kinesis Producer Library's way of putting many user records into one Kinesis record: a magic number, a protobuf message
/// and its MD5. Source: "KPL aggregated record format" (awslabs/amazon-kinesis-producer, aggregation-format.md).
/// </summary>
internal static class AggregatedRecord
{
    /// <summary>More than a Kinesis record of 1 MiB can hold of anything useful; bounds what one malicious record can cost.</summary>
    public const int MaxUserRecords = 20_000;

    private const int ChecksumLength = 16;

    private static ReadOnlySpan<byte> Magic => [0xf3, 0x89, 0x9a, 0xc2];

    /// <summary>Whether the bytes are of this format. JSON and gzip cannot begin like this.</summary>
    public static bool IsAggregated(ReadOnlySpan<byte> data) => data.StartsWith(Magic);

    /// <summary>Takes the record apart; the user records are slices of it.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> data, [NotNullWhen(true)] out IReadOnlyList<UserRecord>? records, [NotNullWhen(false)] out string? reason)
    {
        records = null;
        if (data.Length < Magic.Length + ChecksumLength)
        {
            reason = "aggregated record: too short to hold its checksum";
            return false;
        }

        var message = data[Magic.Length..^ChecksumLength];
        if (!MD5.HashData(message.Span).AsSpan().SequenceEqual(data.Span[^ChecksumLength..]))
        {
            reason = "aggregated record: the checksum does not match";
            return false;
        }

        try
        {
            records = ReadMessage(message);
            reason = null;
            return true;
        }
        catch (FormatException e)
        {
            reason = $"aggregated record: {e.Message}";
            return false;
        }
    }

    private static List<UserRecord> ReadMessage(ReadOnlyMemory<byte> message)
    {
        var partitionKeys = new List<string>();
        var records = new List<(ulong PartitionKeyIndex, ReadOnlyMemory<byte> Data)>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) partitionKeys.Add(Encoding.UTF8.GetString(reader.ReadBytes().Span));
            else if (reader.Field == 3) records.Add(ReadRecord(reader.ReadBytes()));
            else reader.Skip();
            if (records.Count > MaxUserRecords) throw new FormatException($"more than {MaxUserRecords} user records");
        }

        return [.. records.Select(record => new UserRecord(PartitionKey(partitionKeys, record.PartitionKeyIndex), record.Data))];
    }

    private static (ulong PartitionKeyIndex, ReadOnlyMemory<byte> Data) ReadRecord(ReadOnlyMemory<byte> message)
    {
        ulong? partitionKeyIndex = null;
        ReadOnlyMemory<byte>? data = null;
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) partitionKeyIndex = reader.ReadVarint();
            else if (reader.Field == 3) data = reader.ReadBytes();
            else reader.Skip();
        }

        return (
            partitionKeyIndex ?? throw new FormatException("a user record has no partition key"),
            data ?? throw new FormatException("a user record has no data"));
    }

    private static string PartitionKey(List<string> partitionKeys, ulong index) =>
        index < (ulong)partitionKeys.Count ? partitionKeys[(int)index] : throw new FormatException("a user record's partition key is not in the table");
}
