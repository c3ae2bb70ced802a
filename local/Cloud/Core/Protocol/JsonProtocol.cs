using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>AWS JSON 1.0 and 1.1: one POST per operation, named by <c>X-Amz-Target</c>. Source: Smithy's "AWS JSON protocols".</summary>
public static class JsonProtocol
{
    private const string Version10 = "application/x-amz-json-1.0";
    private const string Version11 = "application/x-amz-json-1.1";

    /// <summary>The operation that a request names; null for a request of another protocol.</summary>
    public static string? Operation(HttpRequest request)
    {
        string? target = request.Headers["X-Amz-Target"];
        return target?[(target.LastIndexOf('.') + 1)..];
    }

    /// <summary>Reads a request's members. The body stays readable.</summary>
    /// <exception cref="AwsException">The body is not a JSON object.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // A REST request may have no body at all.
        if (BodyLength.IsNone(request)) return [];
        try
        {
            var body = DocumentJson.Parse((await RequestBuffer.KeepAsync(request, cancellationToken)).Span);
            return body as JsonObject ?? throw new AwsException("SerializationException", "The request body must be a JSON object.");
        }
        catch (JsonException e)
        {
            throw new AwsException("SerializationException", $"The request body is not JSON: {e.Message}");
        }
    }

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync(HttpContext http, JsonObject output, CallContext context) =>
        WriteAsync(http, JsonSerializer.SerializeToUtf8Bytes(output), context);

    /// <summary>Writes an answer that is already JSON text.</summary>
    public static Task WriteAsync(HttpContext http, ReadOnlyMemory<byte> body, CallContext context) => WriteAsync(http, body, TypeFor(http.Request.ContentType), context);

    /// <summary>Writes an answer of a content type.</summary>
    internal static async Task WriteAsync(HttpContext http, ReadOnlyMemory<byte> body, string contentType, CallContext context)
    {
        http.Response.ContentType = contentType;
        http.Response.Headers["x-amzn-RequestId"] = context.RequestId;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, context.Aborted);
    }

    /// <summary>Writes an error, also in the form that REST JSON clients read (<c>x-amzn-ErrorType</c>).</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) => WriteAsync(http, Error(http, error), context);

    /// <summary>Sets the status and the headers of an error.</summary>
    /// <returns>Its document.</returns>
    internal static JsonObject Error(HttpContext http, AwsException error)
    {
        http.Response.StatusCode = error.Status;
        http.Response.Headers["x-amzn-ErrorType"] = error.Code;
        // Clients of a service that used to speak the query protocol still expect its errors' old codes.
        if (error.QueryCode is not null)
            http.Response.Headers["x-amzn-query-error"] = $"{error.QueryCode};{(error.Status < 500 ? "Sender" : "Receiver")}";
        var body = error.Members?.DeepClone().AsObject() ?? [];
        body["__type"] = error.Type ?? error.Code;
        body["message"] = error.Message;
        // Some services spell the member "Message"; with both, every client finds it.
        body["Message"] = error.Message;
        return body;
    }

    // Never the client's own text, which may contain characters that a header cannot.
    private static string TypeFor(string? requested) =>
        requested is null ? "application/json"
        : requested.StartsWith(Version11, StringComparison.OrdinalIgnoreCase) ? Version11
        : requested.StartsWith(Version10, StringComparison.OrdinalIgnoreCase) ? Version10
        : "application/json";
}
