using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Pipeline.Scoring.Decode;

/// <summary>Payloads that their producer compressed, known by gzip's magic number.</summary>
internal static class GzipPayload
{
    /// <summary>Whether the bytes are gzip. JSON cannot begin like this.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> data) => data is [0x1f, 0x8b, ..];

    /// <summary>
    /// Decompresses into a buffer of the pool, which the caller returns; never more than one byte past the limit, whatever a small
    /// record claims to hold.
    /// </summary>
    /// <param name="data">The compressed bytes.</param>
    /// <param name="limit">How long the payload may be.</param>
    /// <param name="buffer">The payload; not to be used when the answer is false.</param>
    /// <param name="length">How many bytes were decompressed, also when they turned out to be too many or damaged.</param>
    /// <param name="reason">Why the bytes cannot be used.</param>
    public static bool TryDecompress(ReadOnlyMemory<byte> data, int limit, out byte[] buffer, out int length, out string reason)
    {
        buffer = ArrayPool<byte>.Shared.Rent(Math.Min(limit + 1, Math.Max(1024, data.Length * 4)));
        length = 0;
        reason = string.Empty;
        try
        {
            using var gzip = new GZipStream(Open(data), CompressionMode.Decompress);
            while (true)
            {
                var read = gzip.Read(buffer, length, Math.Min(buffer.Length, limit + 1) - length);
                if (read == 0) return true;
                length += read;
                if (length > limit)
                {
                    reason = $"gzip: more than {limit} bytes when decompressed";
                    return false;
                }

                if (length == buffer.Length) Grow(ref buffer, length);
            }
        }
        catch (InvalidDataException e)
        {
            reason = $"gzip: {e.Message}";
            return false;
        }
    }

    private static void Grow(ref byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> data) =>
        MemoryMarshal.TryGetArray(data, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(data.ToArray(), writable: false);
}
