using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Gzip;

/// <summary>
/// Reads gzip completely or not at all. .NET's <see cref="System.IO.Compression.GZipStream"/> accepts a member without its trailer and
/// ignores whatever follows the last member; here both are errors with a reason. Consecutive members form one content, as RFC 1952 says.
/// Zeros after the last member are padding. Source: RFC 1952, "GZIP file format specification version 4.3".
/// </summary>
public static class GzipContent
{
    /// <summary>Maximum members of untrusted input. Each costs about 40 microseconds however small it is, and a member can be as small as 20 bytes.</summary>
    public const int MaximumMembers = 1_000;

    /// <summary>Whether the bytes begin with gzip's magic number.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> data) => data is [0x1f, 0x8b, ..];

    /// <summary>
    /// Decompresses into a pooled buffer, which the caller returns. It never decompresses more than one byte past the limit, whatever a
    /// small input claims to contain.
    /// </summary>
    /// <param name="data">The compressed bytes.</param>
    /// <param name="limit">Maximum length of the content.</param>
    /// <param name="buffer">The content. If the method returns false, it holds what was decompressed until then: for display only.</param>
    /// <param name="length">How many bytes were decompressed, even if too many or damaged.</param>
    /// <param name="problem">Why the bytes are invalid.</param>
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
    /// <exception cref="InvalidDataException">The stream is not complete, valid gzip; the message says why.</exception>
    public static async Task<Stream> ReadAsync(Stream compressed, CancellationToken cancellationToken)
    {
        using var data = new MemoryStream();
        await compressed.CopyToAsync(data, cancellationToken);
        return new MemoryStream(Read(data.GetBuffer().AsMemory(0, (int)data.Length)), writable: false);
    }

    /// <summary>Decompresses bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes are not complete, valid gzip; the message says why.</exception>
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
