using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Guard;

/// <summary>
/// Refuses requests that a web page of another site makes a browser send. The cloud has no passwords, so the guard runs before every path. Such a
/// request has a foreign Host (DNS rebinding), a foreign Origin, or a Sec-Fetch-Site of another site; programs send none of these.
/// Source: "Fetch Metadata Request Headers" (W3C), "The Origin header" (Fetch standard).
/// </summary>
public sealed class RequestGuard
{
    private readonly HostNames _hosts;

    /// <summary>Creates a guard.</summary>
    /// <param name="named">Host names and addresses to accept in addition to those of the loopback.</param>
    public RequestGuard(IEnumerable<string> named) => _hosts = new HostNames(named);

    /// <summary>Checks a request.</summary>
    /// <exception cref="AwsException">403 ForeignHost, ForeignOrigin or ForeignSite: another site may have made the request.</exception>
    public void Check(HttpRequest request)
    {
        var host = request.Host;
        if (!host.HasValue || !_hosts.Contains(host.Host))
        {
            throw Forbidden(
                "ForeignHost",
                $"The Host '{host.Value}' is not a name of this cloud: 127.0.0.1, [::1], localhost, *.localhost, and what make up LISTEN=name,... has named.");
        }

        // An absent header differs from an empty one: only programs leave it out.
        string? origin = request.Headers.Origin;
        if (origin is not null && !origin.Equals($"{request.Scheme}://{host.Value}", StringComparison.OrdinalIgnoreCase))
            throw Forbidden("ForeignOrigin", $"The Origin '{origin}' is not this cloud's own.");
        string? site = request.Headers["Sec-Fetch-Site"];
        if (site is not (null or "same-origin" or "none"))
            throw Forbidden("ForeignSite", $"A browser says that another site makes this request (Sec-Fetch-Site: {site}).");
    }

    private static AwsException Forbidden(string code, string message) => new(code, message, 403);
}
