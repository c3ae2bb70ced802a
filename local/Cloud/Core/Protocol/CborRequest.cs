using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>Requests of Smithy's CBOR protocol, which no service here speaks.</summary>
public static class CborRequest
{
    /// <summary>The error for a CBOR request; null for a request of another protocol.</summary>
    public static AwsException? Refusal(string service, HttpRequest request) =>
        request.ContentType?.Contains("cbor", StringComparison.OrdinalIgnoreCase) == true
            ? AwsException.NotEmulated(service, $"the protocol '{request.ContentType}' (let the SDK speak JSON: AWS_CBOR_DISABLE=1 for Java, where CBOR is the default)")
            : null;
}
