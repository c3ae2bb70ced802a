using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Pipeline.Gzip;

/// <summary>Reads one member: header, compressed data, trailer.</summary>
internal static class GzipMember
{
    private const int TrailerLength = 8;
    private const int ScratchLength = 8 * 1024;

    /// <summary>Decompresses the member that the data begin with, and checks it against its trailer.</summary>
    /// <param name="data">The data; afterwards what stands behind the member.</param>
    /// <param name="output">Where its content goes.</param>
    /// <returns>What is wrong with it; null when it is whole.</returns>
    public static string? Read(ref ReadOnlyMemory<byte> data, ref ContentBuffer output)
    {
        if (!MemberHeader.TryRead(data.Span, out var headerLength, out var problem)) return problem;
        var start = output.Length;
        var body = data[headerLength..];
        if (!TryInflate(body, ref output, out var end, out problem)) return problem;
        var trailer = body.Span[end..];
        if (trailer.Length < TrailerLength) return $"the trailer is cut short: {trailer.Length} of its {TrailerLength} bytes are there";
        var content = output.From(start);
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != Crc32.Of(content)) return "the content does not match the checksum in the trailer";
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != (uint)content.Length) return "the content does not match the length in the trailer";
        data = body[(end + TrailerLength)..];
        return null;
    }

    private static bool TryInflate(ReadOnlyMemory<byte> body, ref ContentBuffer output, out int end, out string? problem)
    {
        end = 0;
        // In a record that holds one member and nothing more, the data end where the trailer begins: then their last byte is the first one
        // that is given out alone, and no byte has to be looked for.
        var source = new DeflateSource(body, Math.Max(0, body.Length - TrailerLength - 1));
        try
        {
            using var deflate = new DeflateStream(source, CompressionMode.Decompress);
            for (int read; (read = deflate.Read(output.Free())) > 0;)
            {
                output.Advance(read);
                if (!output.IsOverLimit) continue;
                problem = $"more than {output.Limit} bytes when decompressed";
                return false;
            }
        }
        catch (InvalidDataException)
        {
            // .NET's message speaks of an unsupported compression method, whatever the damage.
            problem = "the compressed data are damaged";
            return false;
        }

        problem = source.RanOut ? "the compressed data are cut short" : null;
        if (problem is null) end = source.IsExact ? source.Given : FindEnd(body, source.LastPiece);
        return problem is null;
    }

    /// <summary>Decompresses once more, with the piece that the end is in given out byte by byte: the last one asked for is the last one of the data.</summary>
    private static int FindEnd(ReadOnlyMemory<byte> body, int lastPiece)
    {
        var source = new DeflateSource(body, lastPiece);
        var scratch = ArrayPool<byte>.Shared.Rent(ScratchLength);
        using (var deflate = new DeflateStream(source, CompressionMode.Decompress))
        {
            while (deflate.Read(scratch) > 0)
            {
                // Nothing but the end is wanted.
            }
        }

        ArrayPool<byte>.Shared.Return(scratch);
        return source.Given;
    }
}
