using System.Buffers;

namespace Pipeline.Gzip;

/// <summary>What has been decompressed, in a buffer of the shared pool that grows as needed.</summary>
internal struct ContentBuffer(int limit, int compressed)
{
    private const int Least = 1024;

    /// <summary>The buffer; the content is its beginning.</summary>
    public byte[] Bytes { get; private set; } = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit + 1L, Math.Max(Least, compressed * 4L)));

    /// <summary>How long the content is.</summary>
    public int Length { get; private set; }

    /// <summary>How long it may become.</summary>
    public readonly int Limit => limit;

    /// <summary>Whether there is more than there may be.</summary>
    public readonly bool IsOverLimit => Length > limit;

    /// <summary>Room for more, at least one byte; not to be asked for past the limit.</summary>
    public Span<byte> Free()
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

    /// <summary>Counts what was written into the room.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>The content from a place on.</summary>
    public readonly ReadOnlySpan<byte> From(int start) => Bytes.AsSpan(start, Length - start);
}
