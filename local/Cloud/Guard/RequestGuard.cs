using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Guard;

/// <summary>
/// Stands before every path. There are no passwords here, and any site that is open in a browser on this machine can make the browser send
/// requests to this port: such a request has a foreign Host (a name that was made to lead here), a foreign Origin, or says that another
/// site makes it. Programs send none of these. Source: "Fetch Metadata Request Headers" (W3C), "The Origin header" (Fetch standard).
/// </summary>
public sealed class RequestGuard
{
    private readonly HostNames _hosts;

    /// <summary>A guard.</summary>
    /// <param name="named">Names and addresses beside the loopback's by which the cloud may be reached.</param>
    public RequestGuard(IEnumerable<string> named) => _hosts = new HostNames(named);

    /// <summary>Refuses a request that another site may have made.</summary>
    /// <exception cref="AwsException">With status 403 and the reason.</exception>
    public void Check(HttpRequest request)
    {
        var host = request.Host;
        if (!host.HasValue || !_hosts.Contains(host.Host))
        {
            throw Forbidden(
                "ForeignHost",
                $"The Host '{host.Value}' is not a name of this cloud: 127.0.0.1, [::1], localhost, *.localhost, and what make up LISTEN=name,... has named.");
        }

        // An absent header and an empty one differ: only programs leave it out.
        string? origin = request.Headers.Origin;
        if (origin is not null && !origin.Equals($"{request.Scheme}://{host.Value}", StringComparison.OrdinalIgnoreCase))
            throw Forbidden("ForeignOrigin", $"The Origin '{origin}' is not this cloud's own.");
        string? site = request.Headers["Sec-Fetch-Site"];
        if (site is not (null or "same-origin" or "none"))
            throw Forbidden("ForeignSite", $"A browser says that another site makes this request (Sec-Fetch-Site: {site}).");
    }

    private static AwsException Forbidden(string code, string message) => new(code, message, 403);
}
