using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Cloud.Persistence;

/// <summary>The frame of a journal's entry: its length and two checksums, each of four bytes, little-endian, then the entry.</summary>
/// <remarks>The header has a checksum of its own: a damaged length must not look like an entry that was cut off.</remarks>
internal static class EntryFrame
{
    /// <summary>The bytes before an entry.</summary>
    public const int HeaderLength = 12;

    /// <summary>Fills the header of an entry that stands behind it in the same buffer.</summary>
    public static void Seal(Span<byte> frame)
    {
        var entry = frame[HeaderLength..];
        BinaryPrimitives.WriteInt32LittleEndian(frame, entry.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(entry));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Checksum(frame[..8]));
    }

    /// <summary>Reads an entry's length and checksum; false if the header is damaged.</summary>
    public static bool TryRead(ReadOnlySpan<byte> header, out int length, out uint checksum)
    {
        length = BinaryPrimitives.ReadInt32LittleEndian(header);
        checksum = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        return length >= 0 && BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Checksum(header[..8]);
    }

    /// <summary>The CRC-32C of bytes. It finds every change of up to 32 bits in a row.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) checksum = BitOperations.Crc32C(checksum, word);
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) checksum = BitOperations.Crc32C(checksum, rest);
        return ~checksum;
    }
}
