using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.LiveView.Routing;

/// <summary>The operations of the API.</summary>
internal sealed class LiveRoutes(IEnumerable<LiveRoute> routes)
{
    private readonly IReadOnlyList<LiveRoute> _routes = [.. routes];

    /// <summary>Serves a request.</summary>
    /// <exception cref="AwsException">There is no such operation, or its own error.</exception>
    public async Task ServeAsync(HttpContext http, string path)
    {
        // The server leaves an encoded slash as it is, so that it is not taken for one that separates.
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
