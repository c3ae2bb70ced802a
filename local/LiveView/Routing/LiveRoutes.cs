using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Routing;

/// <summary>Finds the operation of a request and serves it.</summary>
internal sealed class LiveRoutes(IEnumerable<LiveRoute> routes)
{
    private readonly IReadOnlyList<LiveRoute> _routes = [.. routes];

    /// <summary>Serves a request.</summary>
    /// <exception cref="AwsException">No operation has this path or method, or the operation failed.</exception>
    public async Task ServeAsync(HttpContext http, string path)
    {
        // The server leaves an encoded slash encoded, so it does not separate parts.
        string[] parts = [.. path.Split('/').Select(part => part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase))];
        var methods = new List<string>();
        foreach (var route in _routes)
        {
            if (route.Match(parts) is not { } found) continue;
            if (route.Method == http.Request.Method)
            {
                await route.Serve(new LiveRequest(http, found));
                return;
            }

            methods.Add(route.Method);
        }

        if (methods.Count == 0) throw new AwsException("NotFound", $"The live view has no {path}.", 404);
        http.Response.Headers.Allow = string.Join(", ", methods);
        throw new AwsException("MethodNotAllowed", $"{path} takes {string.Join(", ", methods)}.", 405);
    }
}
