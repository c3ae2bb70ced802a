using System.IO.Compression;

namespace Pipeline.Testing;

/// <summary>Gzip as producers make it, and as it gets damaged on its way.</summary>
public static class GzipMembers
{
    /// <summary>The header's length where it has no optional fields.</summary>
    public const int HeaderLength = 10;

    /// <summary>Checksum and length.</summary>
    public const int TrailerLength = 8;

    /// <summary>One member.</summary>
    public static byte[] Member(ReadOnlySpan<byte> content, CompressionLevel level = CompressionLevel.Fastest)
    {
        // Of nothing, the platform makes no member at all.
        if (content.IsEmpty) return [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level)) gzip.Write(content);
        return compressed.ToArray();
    }

    /// <summary>The content in members, one behind the other, cut at these places.</summary>
    public static byte[] Joined(ReadOnlySpan<byte> content, params ReadOnlySpan<int> cuts)
    {
        var members = new MemoryStream();
        var from = 0;
        foreach (var to in cuts)
        {
            members.Write(Member(content[from..to]));
            from = to;
        }

        members.Write(Member(content[from..]));
        return members.ToArray();
    }

    /// <summary>The same member with every optional field in its header.</summary>
    /// <param name="member">A member whose header has none.</param>
    /// <param name="checksum">The checksum of what stands before it in the header.</param>
    public static byte[] WithEveryField(ReadOnlySpan<byte> member, Func<byte[], ushort> checksum)
    {
        const byte All = 0b0001_1111;
        byte[] header = [.. member[..3], All, .. member[4..HeaderLength], 4, 0, (byte)'A', (byte)'p', 0, 0, .. "trip.json\0"u8, .. "a comment\0"u8];
        var crc = checksum(header);
        return [.. header, (byte)crc, (byte)(crc >> 8), .. member[HeaderLength..]];
    }
}
