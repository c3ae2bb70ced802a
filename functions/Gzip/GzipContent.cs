using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Gzip;

/// <summary>
/// Reads gzip whole or not at all. .NET's <see cref="System.IO.Compression.GZipStream"/> reads a member without its trailer as if it were whole,
/// and passes over whatever stands behind the last member; here both are damage, with a reason. Several members, one behind the other,
/// are one content, as RFC 1952 says. Zeros behind the last member are padding. Source: RFC 1952, "GZIP file format specification version 4.3".
/// </summary>
public static class GzipContent
{
    /// <summary>
    /// How many members bytes of a stranger may have: each costs some 40 microseconds however small it is, and 20 bytes are enough for one.
    /// </summary>
    public const int MaximumMembers = 1_000;

    /// <summary>Whether the bytes begin with gzip's magic number.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> data) => data is [0x1f, 0x8b, ..];

    /// <summary>
    /// Decompresses into a buffer of the shared pool, which the caller returns; never more than one byte past the limit, whatever a small
    /// input claims to hold.
    /// </summary>
    /// <param name="data">The compressed bytes.</param>
    /// <param name="limit">How long the content may be.</param>
    /// <param name="buffer">The content. When the answer is false, as much of it as was found: to be shown, not to be used.</param>
    /// <param name="length">How many bytes were decompressed, also when they turned out to be too many or damaged.</param>
    /// <param name="problem">Why the bytes cannot be used.</param>
    public static bool TryRead(
        ReadOnlyMemory<byte> data, int limit, out byte[] buffer, out int length, [NotNullWhen(false)] out string? problem)
    {
        var output = new ContentBuffer(limit, data.Length);
        problem = ReadMembers(data, MaximumMembers, ref output);
        (buffer, length) = (output.Bytes, output.Length);
        return problem is null;
    }

    /// <summary>Reads a stream to its end and decompresses it.</summary>
    /// <returns>The content.</returns>
    /// <exception cref="InvalidDataException">It is not whole gzip; the message says what is wrong.</exception>
    public static async Task<Stream> ReadAsync(Stream compressed, CancellationToken cancellationToken)
    {
        using var data = new MemoryStream();
        await compressed.CopyToAsync(data, cancellationToken);
        return new MemoryStream(Read(data.GetBuffer().AsMemory(0, (int)data.Length)), writable: false);
    }

    /// <summary>Decompresses bytes.</summary>
    /// <exception cref="InvalidDataException">They are not whole gzip; the message says what is wrong.</exception>
    public static byte[] Read(ReadOnlyMemory<byte> data)
    {
        var output = new ContentBuffer(Array.MaxLength - 1, data.Length);
        var problem = ReadMembers(data, int.MaxValue, ref output);
        try
        {
            return problem is null ? output.Bytes.AsSpan(0, output.Length).ToArray() : throw new InvalidDataException($"gzip: {problem}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(output.Bytes);
        }
    }

    private static string? ReadMembers(ReadOnlyMemory<byte> data, int maximum, ref ContentBuffer output)
    {
        for (var number = 1; ; number++)
        {
            if (GzipMember.Read(ref data, ref output) is { } problem) return number == 1 ? problem : $"member {number}: {problem}";
            if (data.Span.IndexOfAnyExcept((byte)0) < 0) return null;
            if (number == maximum) return $"more than {maximum} members";
            if (!IsGzip(data.Span)) return $"{data.Length} bytes behind the last member are neither another member nor zeros";
        }
    }
}
