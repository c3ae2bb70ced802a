using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>What depends on the protocol of a request.</summary>
public static class RequestProtocol
{
    /// <summary>Writes an error: XML for a form, JSON for everything else.</summary>
    public static Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) => QueryProtocol.Matches(http.Request)
        ? QueryProtocol.WriteErrorAsync(http, error, context)
        : JsonProtocol.WriteErrorAsync(http, error, context);

    /// <summary>The error for a request of Smithy's CBOR protocol, which no service here speaks; null for a request of another protocol.</summary>
    public static AwsException? RefuseCbor(string service, HttpRequest request) =>
        request.ContentType?.Contains("cbor", StringComparison.OrdinalIgnoreCase) == true
            ? AwsException.NotEmulated(service, $"the protocol '{request.ContentType}' (let the SDK speak JSON: AWS_CBOR_DISABLE=1 for Java, where CBOR is the default)")
            : null;
}
