using System.Buffers.Binary;

namespace Pipeline.Gzip;

/// <summary>
/// The checksum in gzip's trailer: CRC-32 with the polynomial of ISO 3309, bits reflected. Eight tables take eight bytes a step.
/// Source: RFC 1952, section 8.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xedb88320;
    private const int Width = 256;
    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var tables = Tables.AsSpan(0, 8 * Width);
        var crc = uint.MaxValue;
        for (; data.Length >= 8; data = data[8..])
        {
            var low = crc ^ BinaryPrimitives.ReadUInt32LittleEndian(data);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            // The byte that comes first has the most zero bytes behind it: the last table.
            crc = tables[(7 * Width) + (byte)low] ^ tables[(6 * Width) + (byte)(low >> 8)] ^ tables[(5 * Width) + (byte)(low >> 16)] ^ tables[(4 * Width) + (int)(low >> 24)]
                ^ tables[(3 * Width) + (byte)high] ^ tables[(2 * Width) + (byte)(high >> 8)] ^ tables[Width + (byte)(high >> 16)] ^ tables[(int)(high >> 24)];
        }

        foreach (var value in data) crc = tables[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>Table <c>n</c> holds what a byte makes of the checksum when <c>n</c> zero bytes follow it.</summary>
    private static uint[] MakeTables()
    {
        var tables = new uint[8 * Width];
        for (var value = 0; value < Width; value++)
        {
            var crc = (uint)value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            tables[value] = crc;
        }

        for (var at = Width; at < tables.Length; at++) tables[at] = (tables[at - Width] >> 8) ^ tables[(byte)tables[at - Width]];
        return tables;
    }
}
