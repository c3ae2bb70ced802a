using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>What depends on the protocol of a request.</summary>
public static class RequestProtocol
{
    /// <summary>Writes an error: XML for a form, CBOR for CBOR, JSON for everything else.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) =>
        RpcProtocol.Matches(http.Request) ? RpcProtocol.WriteErrorAsync(http, error, context)
        : QueryProtocol.Matches(http.Request) ? QueryProtocol.WriteErrorAsync(http, error, context)
        : CborProtocol.Matches(http.Request) ? CborProtocol.WriteErrorAsync(http, error, context)
        : JsonProtocol.WriteErrorAsync(http, error, context);

    /// <summary>The error for a request in CBOR that a service does not speak; null for any other request.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="blobs">The service's <see cref="Calls.ICloudService.CborBlobs"/>.</param>
    /// <param name="request">The request.</param>
    public static AwsException? RefuseCbor(string service, IReadOnlySet<string>? blobs, HttpRequest request) =>
        request.ContentType?.Contains("cbor", StringComparison.OrdinalIgnoreCase) == true && !(blobs is not null && CborProtocol.Matches(request))
            ? AwsException.NotEmulated(service, $"the protocol '{request.ContentType}' (let the SDK speak JSON)")
            : null;
}
