using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.S3.Http;

/// <summary>
/// The <c>x-amz-</c> headers that a presigned URL carries in its query, where SDKs put them so that whoever uses the URL need not send them.
/// Checksums are left out, as by S3: the SDK for JavaScript puts that of an empty body there. Source: "Authenticating Requests: Using Query Parameters".
/// </summary>
internal static class PresignedHeaders
{
    private static readonly HashSet<string> OfSigning = new(StringComparer.OrdinalIgnoreCase)
    {
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Security-Token",
        "X-Amz-Content-Sha256", "x-amz-sdk-checksum-algorithm",
    };

    /// <summary>Puts them where operations read them. The source of a copy stays where it is and is refused: it would make the request another operation.</summary>
    public static void Hoist(HttpRequest request)
    {
        foreach (var (name, value) in request.Query)
        {
            if (IsHeader(name) && !request.Headers.ContainsKey(name)) request.Headers[name] = value;
        }
    }

    private static bool IsHeader(string name) => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !OfSigning.Contains(name) &&
        !name.StartsWith(CopyRoutes.SourceHeader, StringComparison.OrdinalIgnoreCase) && !name.StartsWith("x-amz-checksum-", StringComparison.OrdinalIgnoreCase);
}
