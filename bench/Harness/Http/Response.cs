using System.Globalization;
using System.Text;

namespace Pipeline.Bench.Http;

/// <summary>Makes answers that are complete with their headers.</summary>
internal static class Response
{
    /// <summary>An answer with a text.</summary>
    public static byte[] Of(string status, string contentType, string body, params IEnumerable<string> headers) =>
        Of(status, contentType, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>An answer with a body.</summary>
    public static byte[] Of(string status, string contentType, ReadOnlySpan<byte> body, params IEnumerable<string> headers) =>
        [.. Encoding.ASCII.GetBytes(HeadOf(status, contentType, body.Length, headers)), .. body];

    /// <summary>The head of an answer whose body follows.</summary>
    public static string HeadOf(string status, string contentType, int length, params IEnumerable<string> headers)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: {contentType}\r\nContent-Length: {length}\r\n");
        foreach (var header in headers) head.Append(header).Append("\r\n");
        return head.Append("\r\n").ToString();
    }
}
