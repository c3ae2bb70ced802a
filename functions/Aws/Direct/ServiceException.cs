using System.Net;
using System.Text;
using System.Text.Json;
using Pipeline.Aws.Retry;

namespace Pipeline.Aws.Direct;

/// <summary>Thrown when a service returns an error.</summary>
internal sealed class ServiceException(int status, string code, string message) : Exception($"{code} ({status}): {message}")
{
    private const int LongestMessage = 500;

    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>The service's name for the error, such as <c>ThrottlingException</c>.</summary>
    public string Code => code;

    /// <summary>Whether the call may succeed if repeated.</summary>
    public bool IsTransient => TransientErrors.Includes(code, (HttpStatusCode)status);

    /// <summary>Reads the error from a reply, which is a JSON object or, from S3, XML.</summary>
    public static ServiceException Of(ServiceReply reply)
    {
        var body = reply.Body.Span;
        var (code, message) = body.TrimStart(" \r\n\t"u8) is [(byte)'{', ..] ? FromJson(reply.Body) : FromXml(body);
        code = reply.Header("x-amzn-errortype"u8) ?? code ?? $"Http{reply.Status}";
        // "com.amazonaws.dynamodb.v20120810#ThrottlingException", "ThrottlingException:http://internal.amazon.com/..."
        code = code[(code.IndexOf('#') + 1)..].Split(':')[0];
        message ??= body.IsEmpty ? "no message" : Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestMessage)]);
        return new ServiceException(reply.Status, code, message);
    }

    private static (string? Code, string? Message) FromJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return (Text(json, "__type") ?? Text(json, "code"), Text(json, "message") ?? Text(json, "Message"));
        }
        catch (JsonException)
        {
            // Probably a proxy's error page or a truncated reply: quote it as it is.
            return (null, null);
        }
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static (string? Code, string? Message) FromXml(ReadOnlySpan<byte> body) =>
        (Between(body, "<Code>"u8, "</Code>"u8), Between(body, "<Message>"u8, "</Message>"u8));

    private static string? Between(ReadOnlySpan<byte> body, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var start = body.IndexOf(before);
        if (start < 0) return null;
        body = body[(start + before.Length)..];
        var end = body.IndexOf(after);
        return end < 0 ? null : Encoding.UTF8.GetString(body[..end]);
    }
}
