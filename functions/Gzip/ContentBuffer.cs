using System.Buffers;

namespace Pipeline.Gzip;

/// <summary>Decompressed content in a pooled buffer that grows as needed.</summary>
internal struct ContentBuffer(int limit, int compressed)
{
    private const int Least = 1024;

    /// <summary>The buffer, which begins with the content.</summary>
    public byte[] Bytes { get; private set; } = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit + 1L, Math.Max(Least, compressed * 4L)));

    /// <summary>The content's length.</summary>
    public int Length { get; private set; }

    /// <summary>Maximum length of the content.</summary>
    public readonly int Limit => limit;

    /// <summary>Whether the content exceeds the limit.</summary>
    public readonly bool IsOverLimit => Length > limit;

    /// <summary>Returns free space, at least one byte; do not call it when over the limit.</summary>
    public Span<byte> GetFreeSpan()
    {
        if (Length == Bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit + 1L, Length * 2L));
            Bytes.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(Bytes);
            Bytes = larger;
        }

        return Bytes.AsSpan(Length, (int)Math.Min(Bytes.Length, limit + 1L) - Length);
    }

    /// <summary>Adds the bytes written into the free space to the content.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>The content from a position on.</summary>
    public readonly ReadOnlySpan<byte> Slice(int start) => Bytes.AsSpan(start, Length - start);
}
