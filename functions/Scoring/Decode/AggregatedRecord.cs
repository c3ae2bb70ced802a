using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Decode;

/// <summary>
/// Reads the Kinesis Producer Library's aggregated records: many user records in one Kinesis record, as a magic number, a protobuf message
/// and its MD5. Source: "KPL aggregated record format" (awslabs/amazon-kinesis-producer, aggregation-format.md).
/// </summary>
internal static class AggregatedRecord
{
    private const int PartitionKeyTable = 1;
    private const int Records = 3;
    private const int RecordPartitionKeyIndex = 1;
    private const int RecordData = 3;
    private const int ChecksumLength = 16;

    private static ReadOnlySpan<byte> Magic => [0xf3, 0x89, 0x9a, 0xc2];

    /// <summary>Whether the bytes begin with the format's magic number. JSON and gzip cannot begin like this.</summary>
    public static bool IsAggregated(ReadOnlySpan<byte> data) => data.StartsWith(Magic);

    /// <summary>
    /// Splits the record into user records, which are slices of it. A malformed user record is returned with its defect, so its neighbours
    /// can still be read. Hash keys and tags are ignored: they only matter on the way to the shard.
    /// </summary>
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
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        MD5.HashData(message.Span, checksum);
        if (!checksum.SequenceEqual(data.Span[^ChecksumLength..]))
        {
            reason = "aggregated record: the checksum does not match";
            return false;
        }

        try
        {
            var read = ReadMessage(message);
            // An empty aggregate has nothing to score or quarantine. Without this reason it would vanish silently.
            reason = read.Count == 0 ? "aggregated record: it holds no user records" : null;
            records = reason is null ? read : null;
            return reason is null;
        }
        catch (FormatException e)
        {
            reason = $"aggregated record: {e.Message}";
            return false;
        }
    }

    private static List<UserRecord> ReadMessage(ReadOnlyMemory<byte> message)
    {
        var partitionKeys = new List<EventText>();
        var slices = new List<ReadOnlyMemory<byte>>();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == PartitionKeyTable) partitionKeys.Add(ReadPartitionKey(reader.ReadBytes()));
            else if (reader.Field == Records) slices.Add(reader.ReadBytes());
            else reader.Skip();
            if (slices.Count > DecodeLimits.UserRecords) throw new FormatException($"more than {DecodeLimits.UserRecords} user records");
        }

        // The key table may follow the records, so read the records last.
        return slices.ConvertAll(slice => ReadRecord(slice, partitionKeys));
    }

    private static EventText ReadPartitionKey(ReadOnlyMemory<byte> utf8)
    {
        if (Encoding.UTF8.GetCharCount(utf8.Span) > DecodeLimits.PartitionKeyCharacters)
            throw new FormatException($"a partition key of more than {DecodeLimits.PartitionKeyCharacters} characters");
        // Decoding to a string replaces invalid UTF-8.
        return Utf8.IsValid(utf8.Span) ? new EventText(utf8) : Encoding.UTF8.GetString(utf8.Span);
    }

    private static UserRecord ReadRecord(ReadOnlyMemory<byte> message, List<EventText> partitionKeys)
    {
        ulong? index = null;
        ReadOnlyMemory<byte>? data = null;
        var isDouble = false;
        try
        {
            var reader = new ProtobufReader(message);
            while (reader.Next())
            {
                if (reader.Field == RecordPartitionKeyIndex) index = reader.ReadVarint();
                else if (reader.Field != RecordData) reader.Skip();
                else (isDouble, data) = (isDouble || data is not null, reader.ReadBytes());
            }
        }
        catch (FormatException e)
        {
            return Defect(e.Message);
        }

        // Protobuf keeps the last of repeated fields; the earlier data would be lost.
        if (isDouble) return Defect("it has more than one data field");
        if (index is not { } at) return Defect("it has no partition key");
        if (at >= (ulong)partitionKeys.Count) return Defect("its partition key is not in the table");
        return data is { } bytes ? new UserRecord(partitionKeys[(int)at], bytes) : Defect("it has no data");

        UserRecord Defect(string defect) => new(null, message, $"user record of an aggregated record: {defect}");
    }
}
