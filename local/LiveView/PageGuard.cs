using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView;

/// <summary>
/// Guards the live view beyond the cloud's own guard (<see cref="Pipeline.Cloud.Guard.RequestGuard"/>): requests must come over the loopback
/// address, and a request that changes something must be JSON, which a page of another site cannot send without a preflight request.
/// </summary>
internal static class PageGuard
{
    /// <summary>Throws when the request is not allowed.</summary>
    /// <exception cref="AwsException">Status 403 or 415, with the reason.</exception>
    public static void Check(HttpContext http)
    {
        var request = http.Request;
        if (http.Connection.LocalIpAddress is not { } local || !IPAddress.IsLoopback(local))
            throw Forbidden("LocalOnly", "The live view is served on the loopback address only.");
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new AwsException("UnsupportedMediaType", $"{request.Method} needs the Content-Type application/json.", 415);
        // A browser sends the Origin with such a request; a program like curl sends none of these headers.
        if (request.Headers.Origin.Count == 0 && (request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers.Referer.Count > 0))
            throw Forbidden("NoOrigin", $"{request.Method} from a browser needs an Origin.");
    }

    private static AwsException Forbidden(string code, string message) => new(code, message, 403);
}
