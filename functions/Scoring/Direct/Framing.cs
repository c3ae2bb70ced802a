using System.Buffers.Text;
using System.Text;

namespace Pipeline.Scoring.Direct;

/// <summary>How long an answer's body is, and what becomes of the connection. Source: RFC 9112, section 6.3.</summary>
/// <param name="Length">Its length, or null when it is chunked or ends with the connection.</param>
/// <param name="IsChunked">Whether it comes in chunks.</param>
/// <param name="KeepsConnection">Whether the connection stays open.</param>
internal readonly record struct Framing(long? Length, bool IsChunked, bool KeepsConnection)
{
    /// <summary>Reads it from the header lines.</summary>
    /// <exception cref="IOException">They contradict each other, or a length is not a number.</exception>
    public static Framing Of(ReadOnlySpan<byte> lines, bool hasBody)
    {
        var keeps = !(HeaderLines.TryFind(lines, "connection"u8, out var connection) && Ascii.EqualsIgnoreCase(connection, "close"u8));
        if (!hasBody) return new Framing(0, false, keeps);
        if (HeaderLines.TryFind(lines, "transfer-encoding"u8, out var encoding))
        {
            return Ascii.EqualsIgnoreCase(encoding, "chunked"u8)
                ? new Framing(null, true, keeps)
                : throw new IOException($"The answer's transfer encoding '{Encoding.UTF8.GetString(encoding)}' is not known.");
        }

        if (!HeaderLines.TryFind(lines, "content-length"u8, out var length)) return new Framing(null, false, false);
        return Utf8Parser.TryParse(length, out long bytes, out var read) && read == length.Length && bytes >= 0
            ? new Framing(bytes, false, keeps)
            : throw new IOException($"The answer's length '{Encoding.UTF8.GetString(length)}' is not a number.");
    }
}
