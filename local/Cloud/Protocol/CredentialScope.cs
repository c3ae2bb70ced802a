namespace Pipeline.Cloud.Protocol;

/// <summary>The credential scope of a signed request: whom, where and which service it is for.</summary>
/// <param name="AccessKeyId">The signer's access key.</param>
/// <param name="Region">The region.</param>
/// <param name="SigningName">The service's signing name.</param>
public sealed record CredentialScope(string AccessKeyId, string Region, string SigningName)
{
    /// <summary>Reads the scope from an <c>Authorization</c> header or, for a presigned URL, from <c>X-Amz-Credential</c>.</summary>
    /// <returns>The scope, or null where the request carries none. Source: "AWS Signature Version 4 for API requests".</returns>
    public static CredentialScope? Parse(string? authorization, string? presignedCredential)
    {
        var credential = presignedCredential;
        if (string.IsNullOrEmpty(credential) && authorization is not null)
        {
            const string marker = "Credential=";
            var start = authorization.IndexOf(marker, StringComparison.Ordinal);
            if (start < 0) return null;
            start += marker.Length;
            var end = authorization.AsSpan(start).IndexOfAny(',', ' ');
            credential = end < 0 ? authorization[start..] : authorization.Substring(start, end);
        }

        // key/20260101/region/service/aws4_request
        var parts = credential?.Split('/');
        return parts is { Length: 5 } ? new CredentialScope(parts[0], parts[2], parts[3]) : null;
    }
}
