namespace Pipeline.Cloud.S3.Integrity;

/// <summary>A reflected CRC of up to 64 bits.</summary>
internal sealed class Crc
{
    private static readonly ulong[] Crc32Table = Table(0xEDB88320);
    private static readonly ulong[] Crc32CTable = Table(0x82F63B78);
    private static readonly ulong[] Crc64NvmeTable = Table(0x9A6C9329AC4BC9B5);
    private readonly ulong[] _table;
    private readonly ulong _mask;
    private readonly int _bytes;
    private ulong _state;

    private Crc(ulong[] table, int bytes)
    {
        _table = table;
        _bytes = bytes;
        _mask = bytes == 8 ? ulong.MaxValue : (1UL << (8 * bytes)) - 1;
        _state = _mask;
    }

    public static Crc Crc32() => new(Crc32Table, 4);

    public static Crc Crc32C() => new(Crc32CTable, 4);

    public static Crc Crc64Nvme() => new(Crc64NvmeTable, 8);

    public void Append(ReadOnlySpan<byte> data)
    {
        var state = _state;
        foreach (var value in data) state = (state >> 8) ^ _table[(byte)(state ^ value)];
        _state = state;
    }

    /// <summary>The checksum, most significant byte first.</summary>
    public byte[] Finish()
    {
        var value = _state ^ _mask;
        var result = new byte[_bytes];
        for (var i = 0; i < _bytes; i++) result[i] = (byte)(value >> (8 * (_bytes - 1 - i)));
        return result;
    }

    private static ulong[] Table(ulong reflectedPolynomial)
    {
        var table = new ulong[256];
        for (var value = 0; value < table.Length; value++)
        {
            var entry = (ulong)value;
            for (var bit = 0; bit < 8; bit++) entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ reflectedPolynomial;
            table[value] = entry;
        }

        return table;
    }
}
