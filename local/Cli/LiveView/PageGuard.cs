using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cli.LiveView;

/// <summary>
/// Lets in only the page itself and programs on this machine. There are no passwords here, and any site that is open in a browser on this
/// machine can send requests to it: such a request has a foreign Host (a name made to point here), a foreign Origin, or says that it
/// comes from another site.
/// </summary>
internal static class RequestGuard
{
    /// <summary>Refuses a request that may not come in.</summary>
    /// <exception cref="AwsException">With status 403 or 415, and the reason.</exception>
    public static void Check(HttpContext http)
    {
        var request = http.Request;
        if (http.Connection.LocalIpAddress is not { } local || !IPAddress.IsLoopback(local))
            throw Forbidden("LocalOnly", "The live view is served on the loopback address only.");
        var hosts = Hosts(http.Connection.LocalPort);
        if (!hosts.Contains(request.Host.Value, StringComparer.OrdinalIgnoreCase))
            throw Forbidden("ForeignHost", $"The Host '{request.Host.Value}' is none of {string.Join(", ", hosts)}.");
        string? origin = request.Headers.Origin;
        if (origin is not null && !hosts.Any(host => string.Equals(origin, "http://" + host, StringComparison.OrdinalIgnoreCase)))
            throw Forbidden("ForeignOrigin", $"The Origin '{origin}' is not the page's own.");
        string? site = request.Headers["Sec-Fetch-Site"];
        if (site is not (null or "same-origin" or "none"))
            throw Forbidden("ForeignSite", $"A request from another site is refused (Sec-Fetch-Site: {site}).");
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new AwsException("UnsupportedMediaType", $"{request.Method} needs the Content-Type application/json.", 415);
        // A browser says where such a request comes from; a program like curl says nothing of the kind.
        if (origin is null && (site is not null || request.Headers.Referer.Count > 0))
            throw Forbidden("NoOrigin", $"{request.Method} from a browser needs an Origin.");
    }

    private static string[] Hosts(int port)
    {
        // Clients leave out the port that a URL leaves out.
        var behind = port == 80 ? "" : string.Create(CultureInfo.InvariantCulture, $":{port}");
        return ["127.0.0.1" + behind, "localhost" + behind, "[::1]" + behind];
    }

    private static AwsException Forbidden(string code, string message) => new(code, message, 403);
}
