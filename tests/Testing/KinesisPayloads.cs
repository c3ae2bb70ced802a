using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Testing;

/// <summary>The forms in which producers put records.</summary>
public static class KinesisPayloads
{
    public static byte[] Gzip(ReadOnlySpan<byte> data)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(data);
        return compressed.ToArray();
    }

    public static byte[] Gzip(string data) => Gzip(Encoding.UTF8.GetBytes(data));

    /// <summary>An aggregated record as the Kinesis Producer Library makes it; each user record has its own partition key.</summary>
    public static byte[] Aggregate(params IReadOnlyList<byte[]> userRecords)
    {
        var message = new MemoryStream();
        for (var i = 0; i < userRecords.Count; i++) Field(message, 1, Encoding.UTF8.GetBytes($"user-key-{i}"));
        Field(message, 2, "123"u8);
        for (var i = 0; i < userRecords.Count; i++)
        {
            var record = new MemoryStream();
            record.Write([0x08]);
            Varint(record, (ulong)i);
            record.Write([0x10, 0x00]);
            Field(record, 3, userRecords[i]);
            Field(message, 3, record.ToArray());
        }

        return Seal(message.ToArray());
    }

    /// <summary>Puts the magic number before a message and its checksum behind.</summary>
    public static byte[] Seal(byte[] message) => [0xf3, 0x89, 0x9a, 0xc2, .. message, .. MD5.HashData(message)];

    /// <summary>Writes a field of protobuf that holds bytes.</summary>
    public static void Field(Stream output, int field, ReadOnlySpan<byte> bytes)
    {
        Varint(output, (ulong)((field << 3) | 2));
        Varint(output, (ulong)bytes.Length);
        output.Write(bytes);
    }

    private static void Varint(Stream output, ulong value)
    {
        for (; value >= 0x80; value >>= 7) output.WriteByte((byte)(value | 0x80));
        output.WriteByte((byte)value);
    }
}
