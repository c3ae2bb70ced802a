using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Guard;

/// <summary>
/// Security headers of every answer. A stored object can be a web page; without these headers its scripts would run on the origin of the
/// live view.
/// </summary>
public static class AnswerHeaders
{
    /// <summary>Sets the headers: a sandboxed origin without scripts, no content sniffing, no embedding by other sites.</summary>
    public static void Write(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
