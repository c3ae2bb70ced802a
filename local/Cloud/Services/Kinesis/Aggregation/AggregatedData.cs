using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Cloud.Kinesis.Aggregation;

/// <summary>
/// The user records in an aggregated record, the format of the Kinesis Producer Library: a magic number, a protobuf message, an MD5 checksum.
/// The stream itself stores such a record as bytes like any other.
/// </summary>
public static class AggregatedData
{
    private const int Magic = 4;
    private const int Checksum = 16;
    private const int LengthDelimited = 2;
    private const ulong PartitionKey = (1 << 3) | LengthDelimited;
    private const ulong UserRecord = (3 << 3) | LengthDelimited;
    private const ulong Data = (3 << 3) | LengthDelimited;

    /// <summary>Whether the bytes begin with the format's magic number.</summary>
    public static bool IsAggregated(ReadOnlySpan<byte> data) => data.StartsWith((ReadOnlySpan<byte>)[0xf3, 0x89, 0x9a, 0xc2]);

    /// <summary>The number of user records. Data that is not aggregated, is damaged or has no user records counts as one record.</summary>
    public static int Count(ReadOnlySpan<byte> data)
    {
        if (!IsAggregated(data) || data.Length < Magic + Checksum) return 1;
        var message = data[Magic..^Checksum];
        var count = 0;
        while (TryVarint(ref message, out var tag))
        {
            if (tag == UserRecord) count++;
            if (!TrySkip(ref message, (int)(tag & 7))) return 1;
        }

        return Math.Max(1, count);
    }

    /// <summary>The data of the user records, in order, up to the first field that violates the format.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Payloads(ReadOnlyMemory<byte> data)
    {
        if (!IsAggregated(data.Span) || data.Length < Magic + Checksum) return [];
        return [.. Fields(data[Magic..^Checksum], UserRecord).Select(record => Fields(record, Data).FirstOrDefault())];
    }

    /// <summary>An aggregated record without some of its user records, sealed again. What does not follow the format stays as it is.</summary>
    /// <param name="data">The aggregated record.</param>
    /// <param name="isRemoved">Whether a user record is left out, by its data.</param>
    /// <param name="rename">Gives each partition key in the table of keys; a key that stays is given back.</param>
    /// <returns>The record, and how many user records were left out.</returns>
    public static (byte[] Data, int Removed) Without(ReadOnlyMemory<byte> data, Func<ReadOnlyMemory<byte>, bool> isRemoved, Func<string, string> rename)
    {
        if (!IsAggregated(data.Span) || data.Length < Magic + Checksum) return (data.ToArray(), 0);
        var message = data[Magic..^Checksum];
        var rest = message.Span;
        using var kept = new MemoryStream();
        var removed = 0;
        while (rest.Length > 0)
        {
            var start = message.Length - rest.Length;
            var field = rest;
            if (!TryVarint(ref rest, out var tag) || !TrySkip(ref rest, (int)(tag & 7)))
            {
                kept.Write(field);
                break;
            }

            var whole = message[start..^rest.Length];
            if (tag == UserRecord && isRemoved(Fields(Fields(whole, UserRecord)[0], Data).FirstOrDefault())) removed++;
            else if (tag == PartitionKey) WriteKey(kept, whole, rename);
            else kept.Write(whole.Span);
        }

        return ([.. data.Span[..Magic], .. kept.ToArray(), .. MD5.HashData(kept.ToArray())], removed);
    }

    private static void WriteKey(MemoryStream kept, ReadOnlyMemory<byte> field, Func<string, string> rename)
    {
        var key = Encoding.UTF8.GetString(Fields(field, PartitionKey)[0].Span);
        if (rename(key) is var name && name == key)
        {
            kept.Write(field.Span);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(name);
        kept.WriteByte((byte)PartitionKey);
        for (var length = (uint)bytes.Length; ; length >>= 7)
        {
            kept.WriteByte((byte)(length < 0x80 ? length : (length & 0x7f) | 0x80));
            if (length < 0x80) break;
        }

        kept.Write(bytes);
    }

    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, ulong wanted)
    {
        var fields = new List<ReadOnlyMemory<byte>>();
        var rest = message.Span;
        while (TryVarint(ref rest, out var tag))
        {
            var before = rest;
            if (!TrySkip(ref rest, (int)(tag & 7))) return fields;
            if (tag != wanted || !TryVarint(ref before, out var length)) continue;
            fields.Add(message.Slice(message.Length - before.Length, (int)length));
        }

        return fields;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> message, int wireType)
    {
        ulong length;
        switch (wireType)
        {
            case 0:
                return TryVarint(ref message, out _);
            case 1:
                length = 8;
                break;
            case LengthDelimited when TryVarint(ref message, out length):
                break;
            case 5:
                length = 4;
                break;
            default:
                return false;
        }

        if (length > (ulong)message.Length) return false;
        message = message[(int)length..];
        return true;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> message, out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(message.Length, 10); i++)
        {
            value |= (ulong)(message[i] & 0x7f) << (7 * i);
            if (message[i] >= 0x80) continue;
            message = message[(i + 1)..];
            return true;
        }

        return false;
    }
}
