using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>Writes errors in the protocol of the request.</summary>
public static class ErrorProtocol
{
    /// <summary>Writes an error: XML for a form, JSON for everything else.</summary>
    public static Task WriteAsync(HttpContext http, AwsException error, CallContext context) => QueryProtocol.Matches(http.Request)
        ? QueryProtocol.WriteErrorAsync(http, error, context)
        : JsonProtocol.WriteErrorAsync(http, error, context);
}
