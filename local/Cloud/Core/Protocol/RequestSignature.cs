using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>
/// Credentials of a request: from the <c>Authorization</c> header, or from the query string of a complete presigned URL, of version 4 or of S3's
/// version 2. The signature itself is not verified. Source: "Authenticating Requests: Using Query Parameters".
/// </summary>
/// <param name="Scope">The credential scope.</param>
/// <param name="SessionToken">The token of temporary credentials, or null.</param>
public sealed record RequestSignature(CredentialScope Scope, string? SessionToken)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int LongestSeconds = 604_800;
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
    private static readonly string[] OfPresigned = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"];
    private static readonly string[] OfVersion2 = ["AWSAccessKeyId", "Signature", "Expires"];

    /// <summary>Reads a request's credentials.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The time of the request, against which a presigned URL's expiry is checked.</param>
    /// <returns>The credentials; null for a request without a signature.</returns>
    /// <exception cref="AwsException">The request has two sets of credentials, or an incomplete or expired presigned URL.</exception>
    public static RequestSignature? Read(HttpRequest request, DateTimeOffset now)
    {
        var authorization = request.Headers.Authorization;
        var (presigned, version2) = (OfPresigned.Any(request.Query.ContainsKey), IsVersion2(request.Query));
        if (authorization.Count > 1 || (presigned && version2) || ((presigned || version2) && authorization.Count > 0) ||
            OfPresigned.Any(name => request.Query[name].Count > 1) || (version2 && OfVersion2.Any(name => request.Query[name].Count > 1)))
        {
            throw new AwsException("InvalidArgument", "Only one auth mechanism allowed; the request carries credentials more than once, and it is not clear whose it is.");
        }

        if (presigned) return Presigned(request.Query, now);
        if (version2) return PresignedVersion2(request.Query, now);
        return (CredentialScope.OfHeader(authorization) ?? CredentialScope.OfVersion2(authorization)) is { } scope
            ? new RequestSignature(scope, Single(request.Headers["X-Amz-Security-Token"]))
            : null;
    }

    /// <summary>Whether a request has a signature of version 2, the default for presigned URLs of boto3 and the AWS CLI in us-east-1. Only S3 still takes it.</summary>
    public static bool IsVersion2(HttpRequest request) => IsVersion2(request.Query) || CredentialScope.OfVersion2(request.Headers.Authorization) is not null;

    private static bool IsVersion2(IQueryCollection query) => query.ContainsKey("AWSAccessKeyId") || query.ContainsKey("Signature");

    // Source: "Authenticating requests using Signature Version 2", "Query string request authentication alternative".
    private static RequestSignature PresignedVersion2(IQueryCollection query, DateTimeOffset now)
    {
        if (OfVersion2.Any(name => string.IsNullOrEmpty(query[name])))
            throw Denied("Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
        if (!long.TryParse(query["Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > LastSecond)
            throw Denied($"Invalid date (should be seconds since epoch): {query["Expires"]}");
        var expires = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (expires < now) throw Expired(expires, now);
        return new RequestSignature(CredentialScope.Version2(query["AWSAccessKeyId"]!), Single(query["x-amz-security-token"]));
    }

    private static RequestSignature Presigned(IQueryCollection query, DateTimeOffset now)
    {
        var missing = OfPresigned.Where(name => string.IsNullOrEmpty(query[name])).ToList();
        if (missing.Count > 0)
            throw Malformed($"Query-string authentication version 4 requires the {string.Join(", ", OfPresigned)} parameters; {string.Join(", ", missing)} is not there.");
        if (query["X-Amz-Algorithm"] != Algorithm) throw Malformed($"X-Amz-Algorithm only supports \"{Algorithm}\".");
        var scope = CredentialScope.Parse(query["X-Amz-Credential"])
            ?? throw Malformed("X-Amz-Credential must have the form <key>/<yyyymmdd>/<region>/<service>/aws4_request.");
        string signature = query["X-Amz-Signature"]!;
        if (signature.Length != 64 || !signature.All(char.IsAsciiHexDigit)) throw Malformed("X-Amz-Signature must be 64 hexadecimal digits.");
        if (!query["X-Amz-SignedHeaders"].ToString().Split(';').Contains("host", StringComparer.Ordinal)) throw Malformed("X-Amz-SignedHeaders must contain \"host\".");
        if (!DateTimeOffset.TryParseExact(query["X-Amz-Date"], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
            throw Malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\".");
        if (!int.TryParse(query["X-Amz-Expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds is < 1 or > LongestSeconds)
            throw Malformed($"X-Amz-Expires must be from 1 to {LongestSeconds} seconds.");
        if (signed.AddSeconds(seconds) < now) throw Expired(signed.AddSeconds(seconds), now, ("X-Amz-Expires", FormattableString.Invariant($"{seconds}")));
        return new RequestSignature(scope, Single(query["X-Amz-Security-Token"]));
    }

    private static string? Single(Microsoft.Extensions.Primitives.StringValues token) =>
        token.Count <= 1 ? token : throw new AwsException("InvalidArgument", "X-Amz-Security-Token stands there more than once.");

    private static AwsException Expired(DateTimeOffset expires, DateTimeOffset now, params ReadOnlySpan<(string Name, string Value)> further)
    {
        var members = new JsonObject();
        foreach (var (name, value) in further) members[name] = value;
        members["Expires"] = Text(expires);
        members["ServerTime"] = Text(now);
        return new AwsException("AccessDenied", "Request has expired", 403) { Members = members };

        static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    private static AwsException Denied(string message) => new("AccessDenied", message, 403);

    private static AwsException Malformed(string message) => new("AuthorizationQueryParametersError", message);
}
