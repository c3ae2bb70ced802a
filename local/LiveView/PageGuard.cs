using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView;

/// <summary>
/// What the live view asks of a request beyond what the cloud's own guard does (<see cref="Pipeline.Cloud.Guard.RequestGuard"/>): it comes
/// by the loopback, and what acts is JSON, which a page of another site cannot send without asking first.
/// </summary>
internal static class PageGuard
{
    /// <summary>Refuses a request that may not come in.</summary>
    /// <exception cref="AwsException">With status 403 or 415, and the reason.</exception>
    public static void Check(HttpContext http)
    {
        var request = http.Request;
        if (http.Connection.LocalIpAddress is not { } local || !IPAddress.IsLoopback(local))
            throw Forbidden("LocalOnly", "The live view is served on the loopback address only.");
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new AwsException("UnsupportedMediaType", $"{request.Method} needs the Content-Type application/json.", 415);
        // A browser says where such a request comes from; a program like curl says nothing of the kind.
        if (request.Headers.Origin.Count == 0 && (request.Headers.ContainsKey("Sec-Fetch-Site") || request.Headers.Referer.Count > 0))
            throw Forbidden("NoOrigin", $"{request.Method} from a browser needs an Origin.");
    }

    private static AwsException Forbidden(string code, string message) => new(code, message, 403);
}
