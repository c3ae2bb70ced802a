using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Calls;

/// <summary>Paths that are served without an AWS signature, such as the Lambda Runtime API.</summary>
public interface IUnsignedEndpoint
{
    /// <summary>The first segment of the path, with its slash (<c>/_runtime</c>). The underscore ensures that it is never a bucket.</summary>
    string Prefix { get; }

    /// <summary>Serves one request below the prefix.</summary>
    /// <param name="http">The request and its response.</param>
    /// <param name="rest">The path after the prefix, with its leading slash.</param>
    Task ServeAsync(HttpContext http, string rest);
}
