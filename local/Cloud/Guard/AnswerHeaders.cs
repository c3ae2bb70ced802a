using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Guard;

/// <summary>
/// What a browser is told of every answer of a service: an object is whatever somebody stored, and must not become a page that acts on
/// this origin, where the live view is.
/// </summary>
internal static class AnswerHeaders
{
    /// <summary>Writes them: an opaque origin without scripts, no guessed content type, no use within pages of other sites.</summary>
    public static void Write(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
