using System.Text;
using Microsoft.AspNetCore.Http;
using Pipeline.LiveView.Routing;

namespace Pipeline.LiveView;

/// <summary>Serves the files of the bundled page.</summary>
/// <param name="folder">The folder of the bundle, <c>.build/page</c>.</param>
public sealed class PageFiles(string folder)
{
    private readonly string _folder = Path.GetFullPath(folder);

    /// <summary>Serves a file of the page. Returns false when the path belongs to the API.</summary>
    public async Task<bool> TryServeAsync(HttpContext http, string rest)
    {
        if (rest.Length == 0)
        {
            http.Response.Redirect("/_/");
            return true;
        }

        if (!HttpMethods.IsGet(http.Request.Method) || (rest != "/" && !rest.StartsWith("/assets/", StringComparison.Ordinal))) return false;
        var file = Path.GetFullPath(Path.Combine(_folder, rest == "/" ? "index.html" : rest[1..]));
        if (file.StartsWith(_folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(file))
        {
            http.Response.ContentType = ContentType(file);
            await http.Response.SendFileAsync(file, http.RequestAborted);
            return true;
        }

        if (rest != "/") return false;
        const string Missing = "The page is not built. In the checkout:  make cli   (it needs node and npm once)\nThe API is there without it:  /_/about  /_/events\n";
        http.Response.StatusCode = 404;
        await JsonAnswer.WriteAsync(http, Encoding.UTF8.GetBytes(Missing), "text/plain; charset=utf-8");
        return true;
    }

    private static string ContentType(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" or ".map" => "application/json",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".woff2" => "font/woff2",
        ".txt" or ".sql" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
