using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Pipeline.Cloud.Engines.Athena.Functions;

/// <summary>Trino's checksums and hashes of bytes, which DuckDB lacks. Bytes come and go as hexadecimal digits.</summary>
public static class TrinoHashes
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(Remainder)];

    /// <summary>The CRC-32 of a text's UTF-8 bytes.</summary>
    public static long Crc32OfText(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> bytes = most <= 512 ? stackalloc byte[most] : new byte[most];
        return Crc32(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>The CRC-32 of bytes.</summary>
    public static long Crc32OfHex(string hex) => Crc32(Convert.FromHexString(hex));

    /// <summary>The xxHash64 of bytes, as bytes in big-endian order.</summary>
    public static string XxHash64OfHex(string hex) => XxHash64(Convert.FromHexString(hex)).ToString("X16", CultureInfo.InvariantCulture);

    /// <summary>The number that eight bytes are in big-endian order.</summary>
    public static long BigEndian64OfHex(string hex) => hex.Length == 16 ? BinaryPrimitives.ReadInt64BigEndian(Convert.FromHexString(hex)) : 0;

    private static uint Remainder(int value)
    {
        var remainder = (uint)value;
        for (var bit = 0; bit < 8; bit++) remainder = (remainder & 1) == 0 ? remainder >> 1 : 0xEDB88320 ^ (remainder >> 1);
        return remainder;
    }

    private static long Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = Remainders[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static ulong XxHash64(ReadOnlySpan<byte> bytes)
    {
        var length = (ulong)bytes.Length;
        ulong hash;
        if (bytes.Length >= 32)
        {
            Span<ulong> lanes = [unchecked(Prime1 + Prime2), Prime2, 0, unchecked(0 - Prime1)];
            for (; bytes.Length >= 32; bytes = bytes[32..])
            {
                for (var lane = 0; lane < 4; lane++) lanes[lane] = Round(lanes[lane], BinaryPrimitives.ReadUInt64LittleEndian(bytes[(lane * 8)..]));
            }

            hash = BitOperations.RotateLeft(lanes[0], 1) + BitOperations.RotateLeft(lanes[1], 7) + BitOperations.RotateLeft(lanes[2], 12) + BitOperations.RotateLeft(lanes[3], 18);
            foreach (var lane in lanes) hash = ((hash ^ Round(0, lane)) * Prime1) + Prime4;
        }
        else
        {
            hash = Prime5;
        }

        hash += length;
        for (; bytes.Length >= 8; bytes = bytes[8..]) hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes)), 27) * Prime1) + Prime4;
        if (bytes.Length >= 4)
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1), 23) * Prime2) + Prime3;
            bytes = bytes[4..];
        }

        foreach (var value in bytes) hash = BitOperations.RotateLeft(hash ^ (value * Prime5), 11) * Prime1;
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;
}
