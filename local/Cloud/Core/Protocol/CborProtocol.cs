using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>AWS JSON's requests and answers with bodies in CBOR. The operation is named by <c>X-Amz-Target</c>.</summary>
internal static class CborProtocol
{
    private const string ContentType = "application/x-amz-cbor-1.1";

    /// <summary>Whether a request is of this protocol.</summary>
    public static bool Matches(HttpRequest request) => request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Reads a request's members. The body stays readable.</summary>
    /// <exception cref="AwsException">The body is not a CBOR map.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        BodyLength.IsNone(request) ? [] : CborDocument.Parse(await RequestBuffer.KeepAsync(request, cancellationToken));

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync(HttpContext http, JsonObject output, IReadOnlySet<string> blobs, CallContext context) =>
        JsonProtocol.WriteAsync(http, CborDocument.Write(output, blobs), ContentType, context);

    /// <summary>Writes an error.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) =>
        WriteAsync(http, JsonProtocol.Error(http, error), FrozenSet<string>.Empty, context);
}
