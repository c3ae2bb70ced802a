namespace Pipeline.Cloud.Protocol;

/// <summary>The credential scope of a signed request: access key, region and service.</summary>
/// <param name="AccessKeyId">The signer's access key.</param>
/// <param name="Region">The region.</param>
/// <param name="SigningName">The service's signing name.</param>
public sealed record CredentialScope(string AccessKeyId, string Region, string SigningName)
{
    /// <summary>Reads a scope: <c>key/20260101/region/service/aws4_request</c>.</summary>
    /// <returns>The scope, or null if the text is not one. Source: "AWS Signature Version 4 for API requests".</returns>
    public static CredentialScope? Parse(string? credential) =>
        credential?.Split('/') is [{ Length: > 0 } key, _, var region, { Length: > 0 } service, _] ? new CredentialScope(key, region, service) : null;

    /// <summary>Reads the scope of an <c>Authorization</c> header.</summary>
    /// <returns>The scope, or null if the header has none.</returns>
    public static CredentialScope? OfHeader(string? authorization)
    {
        const string marker = "Credential=";
        if (authorization is null || authorization.IndexOf(marker, StringComparison.Ordinal) is not (>= 0 and var start)) return null;
        start += marker.Length;
        var end = authorization.AsSpan(start).IndexOfAny(',', ' ');
        return Parse(end < 0 ? authorization[start..] : authorization.Substring(start, end));
    }

    /// <summary>The scope of a signature of version 2, which names a key alone: S3 is the only service that still takes it.</summary>
    public static CredentialScope Version2(string accessKeyId) => new(accessKeyId, "", "s3");

    /// <summary>Reads an <c>Authorization</c> header of version 2: <c>AWS key:signature</c>.</summary>
    /// <returns>The scope, or null if the header is not one.</returns>
    public static CredentialScope? OfVersion2(string? authorization)
    {
        const string scheme = "AWS ";
        if (authorization?.StartsWith(scheme, StringComparison.Ordinal) != true) return null;
        return authorization[scheme.Length..].Split(':') is [{ Length: > 0 } key, { Length: > 0 }] ? Version2(key.Trim()) : null;
    }
}
