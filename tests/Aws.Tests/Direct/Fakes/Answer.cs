using System.Text;

namespace Pipeline.Aws.Tests.Direct.Fakes;

/// <summary>What a scripted server does with a call.</summary>
internal sealed record Answer(byte[] Bytes, bool Closes = false, bool Hangs = false)
{
    /// <summary>The connection is closed without an answer.</summary>
    public static Answer None { get; } = new([], Closes: true);

    /// <summary>The connection stays open, and no answer comes.</summary>
    public static Answer Never { get; } = new([], Hangs: true);

    /// <summary>An answer with a body and its length.</summary>
    public static Answer Ok(string body, params string[] headers) =>
        Raw($"HTTP/1.1 200 OK\r\n{string.Concat(headers.Select(header => header + "\r\n"))}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>Bytes as they are.</summary>
    public static Answer Raw(string text, bool closes = false) => new(Encoding.UTF8.GetBytes(text), closes);
}
