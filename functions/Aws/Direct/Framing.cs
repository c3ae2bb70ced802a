using System.Buffers.Text;
using System.Text;

namespace Pipeline.Aws.Direct;

/// <summary>The length of a reply's body, and whether the connection survives it. Source: RFC 9112, sections 6.3 and 9.3.</summary>
/// <param name="Length">The body's length in bytes; null if it is chunked or ends with the connection.</param>
/// <param name="IsChunked">Whether the body is chunked.</param>
/// <param name="KeepsConnection">Whether the connection stays open.</param>
internal readonly record struct Framing(long? Length, bool IsChunked, bool KeepsConnection)
{
    /// <summary>Reads the framing from the header lines.</summary>
    /// <param name="lines">The header lines.</param>
    /// <param name="isPersistent">Whether the reply's HTTP version keeps connections open by default.</param>
    /// <param name="hasBody">Whether the reply has a body.</param>
    /// <exception cref="IOException">The lines contradict each other, a length is not a number, or the transfer encoding is unknown.</exception>
    public static Framing Of(ReadOnlySpan<byte> lines, bool isPersistent, bool hasBody)
    {
        var keeps = isPersistent && !ClosesConnection(lines);
        if (!hasBody) return new Framing(0, false, keeps);
        if (HeaderLines.TryFind(lines, "transfer-encoding"u8, out var encoding))
        {
            return Ascii.EqualsIgnoreCase(encoding, "chunked"u8)
                ? new Framing(null, true, keeps)
                : throw new IOException($"The answer's transfer encoding '{Encoding.UTF8.GetString(encoding)}' is not supported.");
        }

        return ContentLength(lines) is { } length ? new Framing(length, false, keeps) : new Framing(null, false, false);
    }

    private static bool ClosesConnection(ReadOnlySpan<byte> lines)
    {
        while (HeaderLines.TryFind(lines, "connection"u8, out var options, out lines))
        {
            foreach (var option in options.Split((byte)','))
            {
                if (Ascii.EqualsIgnoreCase(options[option].Trim(" \t"u8), "close"u8)) return true;
            }
        }

        return false;
    }

    private static long? ContentLength(ReadOnlySpan<byte> lines)
    {
        long? length = null;
        while (HeaderLines.TryFind(lines, "content-length"u8, out var text, out lines))
        {
            // Digits only: the parser would accept a sign too.
            if (text.ContainsAnyExceptInRange((byte)'0', (byte)'9') || !Utf8Parser.TryParse(text, out long bytes, out _))
                throw new IOException($"The answer's length '{Encoding.UTF8.GetString(text)}' is not a number.");
            if (length is { } other && other != bytes) throw new IOException($"The answer has two lengths: {other} and {bytes}.");
            length = bytes;
        }

        return length;
    }
}
