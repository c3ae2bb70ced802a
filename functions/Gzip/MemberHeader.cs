using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Hashing;

namespace Pipeline.Gzip;

/// <summary>Parses a member's header, only to find its end. Source: RFC 1952, section 2.3.</summary>
internal static class MemberHeader
{
    private const int FixedLength = 10;
    private const byte Deflate = 8;
    private const byte HasChecksum = 1 << 1;
    private const byte HasExtraField = 1 << 2;
    private const byte HasName = 1 << 3;
    private const byte HasComment = 1 << 4;
    private const byte Reserved = 0b1110_0000;

    /// <summary>Finds the header's end.</summary>
    /// <param name="data">The data from the header on.</param>
    /// <param name="length">The header's length.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, out int length, [NotNullWhen(false)] out string? problem)
    {
        length = FixedLength;
        problem = Problem(data, ref length);
        return problem is null;
    }

    private static string? Problem(ReadOnlySpan<byte> data, ref int at)
    {
        const string Cut = "the header is cut short";
        if (!GzipContent.IsGzip(data)) return "it does not begin with the magic number 1f 8b";
        if (data.Length < FixedLength) return Cut;
        var (method, flags) = (data[2], data[3]);
        if (method != Deflate) return $"the header names compression method {method}; only {Deflate}, deflate, is known";
        if ((flags & Reserved) != 0) return "the header has reserved flags set";
        if ((flags & HasExtraField) != 0)
        {
            if (data.Length - at < 2) return Cut;
            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);
            if (at > data.Length) return Cut;
        }

        if ((flags & HasName) != 0 && !TrySkipText(data, ref at)) return Cut;
        if ((flags & HasComment) != 0 && !TrySkipText(data, ref at)) return Cut;
        if ((flags & HasChecksum) == 0) return null;
        if (data.Length - at < 2) return Cut;
        var matches = BinaryPrimitives.ReadUInt16LittleEndian(data[at..]) == (ushort)Crc32.HashToUInt32(data[..at]);
        at += 2;
        return matches ? null : "the header does not match its checksum";
    }

    private static bool TrySkipText(ReadOnlySpan<byte> data, ref int at)
    {
        var end = data[at..].IndexOf((byte)0);
        at += end + 1;
        return end >= 0;
    }
}
