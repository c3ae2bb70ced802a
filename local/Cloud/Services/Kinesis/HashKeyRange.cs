using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The range of hash keys of a shard, both ends included.</summary>
internal readonly record struct HashKeyRange(UInt128 Start, UInt128 End)
{
    /// <summary>The range as the API shows it.</summary>
    public JsonObject ToJson() => new()
    {
        ["StartingHashKey"] = Start.ToString(CultureInfo.InvariantCulture),
        ["EndingHashKey"] = End.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Whether a key belongs to the shard.</summary>
    public bool Contains(UInt128 key) => key >= Start && key <= End;

    /// <summary>The whole key space in equal parts.</summary>
    public static IEnumerable<HashKeyRange> Divide(int shards)
    {
        // 2^128 / shards, rounded down; 2^128 itself has one bit too many. The last shard has what is left over.
        var width = shards == 1 ? UInt128.MaxValue : (UInt128.MaxValue - (UInt128)shards + 1) / (UInt128)shards + 1;
        for (var shard = 0; shard < shards; shard++)
            yield return new HashKeyRange(width * (UInt128)shard, shard == shards - 1 ? UInt128.MaxValue : width * (UInt128)(shard + 1) - 1);
    }

    /// <summary>The hash key of a partition key: its MD5 as a big-endian number.</summary>
    public static UInt128 Hash(ReadOnlySpan<byte> partitionKey)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(partitionKey, digest);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    /// <summary>Reads a key that a request gives in decimal digits.</summary>
    /// <exception cref="AwsException">The text is not a 128-bit number.</exception>
    public static UInt128 Parse(string key) =>
        UInt128.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : throw new AwsException("InvalidArgumentException", $"Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was {key}");
}
