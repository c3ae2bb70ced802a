using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Pipeline.Cloud.Protocol;

/// <summary>What a request says of its body's length before the body is read.</summary>
public static class BodyLength
{
    /// <summary>Whether a request has a body whose length is known only at its end: a chunked one of HTTP/1.1, or one of HTTP/2 without Content-Length.</summary>
    public static bool IsUnknown(HttpRequest request) => request.ContentLength is null &&
        (request.Headers.TransferEncoding.Count > 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true);

    /// <summary>Whether a request has no body.</summary>
    public static bool IsNone(HttpRequest request) => request.ContentLength is null or 0 && !IsUnknown(request);
}
