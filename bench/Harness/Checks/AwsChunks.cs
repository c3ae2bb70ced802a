using System.Buffers;
using System.Buffers.Text;

namespace Pipeline.Bench.Checks;

/// <summary>Undoes the framing <c>aws-chunked</c>, in which SDKs send a body whose checksum comes after it. Source: "Signature calculations for the authorization header: transferring a payload in multiple chunks".</summary>
internal static class AwsChunks
{
    /// <summary>The content. Trailers are left out.</summary>
    /// <exception cref="InvalidDataException">The framing is broken.</exception>
    public static byte[] Join(ReadOnlySpan<byte> body)
    {
        var content = new ArrayBufferWriter<byte>(Math.Max(1, body.Length));
        while (true)
        {
            // Hexadecimal size, perhaps ";chunk-signature=…", end of line, so many bytes, end of line.
            var end = body.IndexOf("\r\n"u8);
            if (end < 0 || !Utf8Parser.TryParse(body, out int size, out _, 'x')) throw new InvalidDataException("aws-chunked: a chunk has no size.");
            body = body[(end + 2)..];
            if (size == 0) return content.WrittenSpan.ToArray();
            if (body.Length < size + 2) throw new InvalidDataException("aws-chunked: the last chunk is cut off.");
            content.Write(body[..size]);
            body = body[(size + 2)..];
        }
    }
}
