using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Pipeline.Cloud.Kinesis;

namespace Pipeline.Cloud.Lambda.Mappings.Delivery;

/// <summary>
/// Writes the event for records of one shard into one pooled buffer, because every record of the stream passes
/// through here. Source: "Process Amazon Kinesis Data Streams records with Lambda".
/// </summary>
internal sealed class KinesisEventWriter
{
    // The sequence number occurs twice in a record; a timestamp has at most 14 characters.
    private const int TimestampLength = 14;

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !#$%()*,-./:;=?@[]^_{|}~");

    private static ReadOnlySpan<byte> Start => "{\"Records\":["u8;

    private static ReadOnlySpan<byte> BeforeKey => "{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":\""u8;

    private static ReadOnlySpan<byte> BeforeSequence => "\",\"sequenceNumber\":\""u8;

    private static ReadOnlySpan<byte> BeforeData => "\",\"data\":\""u8;

    private static ReadOnlySpan<byte> BeforeTime => "\",\"approximateArrivalTimestamp\":"u8;

    private static ReadOnlySpan<byte> EndOfRecords => "]"u8;

    private static ReadOnlySpan<byte> End => "}"u8;

    private readonly byte[] _beforeId;
    private readonly byte[] _tail;
    private readonly int _fixed;

    public KinesisEventWriter(string shardId, string streamArn, string role)
    {
        var region = streamArn.Split(':') is { Length: > 3 } parts ? parts[3] : "";
        _beforeId = Encoding.UTF8.GetBytes(
            $"}},\"eventSource\":\"aws:kinesis\",\"eventVersion\":\"1.0\",\"eventID\":\"{shardId}:");
        _tail = Encoding.UTF8.GetBytes(
            $"\",\"eventName\":\"aws:kinesis:record\",\"invokeIdentityArn\":{Quote(role)},\"awsRegion\":{Quote(region)},\"eventSourceARN\":{Quote(streamArn)}}}");
        _fixed = BeforeKey.Length + BeforeSequence.Length + BeforeData.Length + BeforeTime.Length + TimestampLength + _beforeId.Length + _tail.Length + 1;
    }

    /// <summary>The number of bytes around the records.</summary>
    public static int Frame => Start.Length + EndOfRecords.Length + End.Length;

    /// <summary>An upper bound of a record's bytes in an event.</summary>
    public int SizeOf(StreamRecord record) =>
        _fixed + KeySize(record.PartitionKey) + 2 * record.SequenceNumber.Length + Base64.GetMaxEncodedToUtf8Length(record.Data.Length);

    /// <summary>Writes an event.</summary>
    /// <param name="records">The batch.</param>
    /// <param name="first">The part's first record.</param>
    /// <param name="count">Its length.</param>
    /// <param name="members">Members after the records, each preceded by a comma; empty without a tumbling window.</param>
    /// <returns>The buffer, which the caller must return to the shared pool, and the length of the event in it.</returns>
    public (byte[] Buffer, int Length) Write(IReadOnlyList<StreamRecord> records, int first, int count, ReadOnlySpan<byte> members = default)
    {
        var size = Frame + members.Length;
        for (var i = first; i < first + count; i++) size += SizeOf(records[i]);
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        var at = Append(buffer, 0, Start);
        for (var i = first; i < first + count; i++)
        {
            if (i > first) buffer[at++] = (byte)',';
            at = Write(buffer, at, records[i]);
        }

        at = Append(buffer, at, EndOfRecords);
        at = Append(buffer, at, members);
        return (buffer, Append(buffer, at, End));
    }

    private int Write(byte[] buffer, int at, StreamRecord record)
    {
        at = Append(buffer, at, BeforeKey);
        at += record.PartitionKey.AsSpan().ContainsAnyExcept(Plain)
            ? Append(buffer, at, JsonEncodedText.Encode(record.PartitionKey).EncodedUtf8Bytes) - at
            : Encoding.ASCII.GetBytes(record.PartitionKey, buffer.AsSpan(at));
        at = Append(buffer, at, BeforeSequence);
        at += Encoding.ASCII.GetBytes(record.SequenceNumber, buffer.AsSpan(at));
        at = Append(buffer, at, BeforeData);
        Base64.EncodeToUtf8(record.Data.Span, buffer.AsSpan(at), out _, out var written);
        at = Append(buffer, at + written, BeforeTime);
        at = WriteSeconds(buffer, at, record.ArrivedAt.ToUnixTimeMilliseconds());
        at = Append(buffer, at, _beforeId);
        at += Encoding.ASCII.GetBytes(record.SequenceNumber, buffer.AsSpan(at));
        return Append(buffer, at, _tail);
    }

    // Seconds with up to three decimals, as Lambda writes them (1545084650.987).
    private static int WriteSeconds(byte[] buffer, int at, long milliseconds)
    {
        Utf8Formatter.TryFormat(milliseconds / 1000m, buffer.AsSpan(at), out var written);
        return at + written;
    }

    private static int Append(byte[] buffer, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.AsSpan(at));
        return at + bytes.Length;
    }

    private static int KeySize(string key) =>
        key.AsSpan().ContainsAnyExcept(Plain) ? JsonEncodedText.Encode(key).EncodedUtf8Bytes.Length : key.Length;

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";
}
