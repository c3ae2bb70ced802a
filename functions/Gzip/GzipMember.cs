using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Pipeline.Gzip;

/// <summary>Reads one gzip member: header, compressed data, trailer.</summary>
internal static class GzipMember
{
    private const int TrailerLength = 8;
    private const int ScratchLength = 8 * 1024;

    /// <summary>Decompresses the first member and checks it against its trailer.</summary>
    /// <param name="data">The data; set to what follows the member.</param>
    /// <param name="output">Receives the content.</param>
    /// <returns>What is wrong with the member; null if it is valid.</returns>
    public static string? Read(ref ReadOnlyMemory<byte> data, ref ContentBuffer output)
    {
        if (!MemberHeader.TryRead(data.Span, out var headerLength, out var problem)) return problem;
        var body = data[headerLength..];
        var start = output.Length;
        // If the input is a single member, its compressed data end just before the trailer. Then their last byte is the first one given
        // singly, so their end need not be searched for.
        var source = new DeflateSource(body, Math.Max(0, body.Length - TrailerLength - 1));
        if (!TryInflate(source, ref output, out problem)) return problem;

        var content = output.Slice(start);
        Span<byte> expected = stackalloc byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(expected, Crc32.HashToUInt32(content));
        BinaryPrimitives.WriteUInt32LittleEndian(expected[4..], (uint)content.Length);
        int? end = source.IsExact ? source.BytesGiven : FindEnd(body, source, expected);
        if (end is null) return "the content is not followed by its checksum and length";
        var trailer = body.Span[end.Value..];
        if (trailer.Length < TrailerLength) return $"the trailer is cut short: {trailer.Length} of its {TrailerLength} bytes are there";
        if (!trailer.StartsWith(expected[..4])) return "the content does not match the checksum in the trailer";
        if (!trailer.StartsWith(expected)) return "the content does not match the length in the trailer";
        data = body[(end.Value + TrailerLength)..];
        return null;
    }

    private static bool TryInflate(DeflateSource source, ref ContentBuffer output, out string? problem)
    {
        try
        {
            using var deflate = new DeflateStream(source, CompressionMode.Decompress);
            for (int read; (read = deflate.Read(output.GetFreeSpan())) > 0;)
            {
                output.Advance(read);
                if (!output.IsOverLimit) continue;
                problem = $"more than {output.Limit} bytes when decompressed";
                return false;
            }
        }
        catch (InvalidDataException)
        {
            // .NET's message blames an unsupported compression method, whatever the damage.
            problem = "the compressed data are damaged";
            return false;
        }

        problem = source.IsExhausted ? "the compressed data are cut short" : null;
        return problem is null;
    }

    /// <summary>
    /// Finds the end of compressed data, which lies somewhere in the last piece. Candidates are the positions that the expected trailer
    /// follows. If the data are cut before their end, the source runs out; if they are cut after it, the last byte is never read. So the
    /// search can halve the candidates.
    /// </summary>
    /// <returns>The end; null if the expected trailer does not follow the data.</returns>
    private static int? FindEnd(ReadOnlyMemory<byte> body, DeflateSource read, ReadOnlySpan<byte> trailer)
    {
        var places = new List<int>();
        for (var at = read.LastPieceStart + 1; at <= read.BytesGiven; at++)
        {
            var next = body.Span[at..Math.Min(body.Length, read.BytesGiven + TrailerLength)].IndexOf(trailer);
            if (next < 0) break;
            at += next;
            places.Add(at);
        }

        var scratch = ArrayPool<byte>.Shared.Rent(ScratchLength);
        try
        {
            for (var (first, last) = (0, places.Count - 1); first <= last;)
            {
                // The first candidate is usually right. Until one is too far, double the position; then bisect.
                var middle = last == places.Count - 1 ? Math.Min(last, first * 2) : (first + last) / 2;
                var source = new DeflateSource(body[..places[middle]], places[middle] - 1);
                using var deflate = new DeflateStream(source, CompressionMode.Decompress);
                for (var count = 1; count > 0;) count = deflate.Read(scratch);
                if (source.IsExhausted) first = middle + 1;
                else if (source.BytesGiven < places[middle]) last = middle - 1;
                else return places[middle];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        return null;
    }
}
