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
