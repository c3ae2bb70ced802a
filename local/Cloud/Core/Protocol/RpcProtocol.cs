using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>Smithy RPC v2 with bodies in CBOR: the operation is named by the path. Source: "Smithy RPC v2 CBOR protocol".</summary>
internal static class RpcProtocol
{
    private const string Header = "smithy-protocol";
    private const string Version = "rpc-v2-cbor";
    private const string ContentType = "application/cbor";

    /// <summary>Whether a request is of this protocol.</summary>
    public static bool Matches(HttpRequest request) => request.Headers[Header] == Version;

    /// <summary>The operation that a request names; null for a request of another protocol.</summary>
    public static string? Operation(HttpRequest request) =>
        Matches(request) && request.Path.Value?.Split('/') is [.., "service", _, "operation", var operation] ? operation : null;

    /// <summary>Reads a request's members. The body stays readable.</summary>
    /// <exception cref="AwsException">The body is not a CBOR map.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken cancellationToken) =>
        BodyLength.IsNone(request) ? [] : CborDocument.Parse(await RequestBuffer.KeepAsync(request, cancellationToken), CborForm.Rpc);

    /// <summary>Writes an answer.</summary>
    public static Task WriteAsync(HttpContext http, JsonObject output, CallContext context)
    {
        http.Response.Headers[Header] = Version;
        return JsonProtocol.WriteAsync(http, CborDocument.Write(output, FrozenSet<string>.Empty, CborForm.Rpc), ContentType, context);
    }

    /// <summary>Writes an error.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) => WriteAsync(http, JsonProtocol.Error(http, error), context);
}
