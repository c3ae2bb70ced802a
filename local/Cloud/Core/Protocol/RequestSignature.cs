using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Cloud.Protocol;

/// <summary>
/// Credentials of a request: from the <c>Authorization</c> header, or from the query string of a complete presigned URL. The signature itself
/// is not verified. Source: "Authenticating Requests: Using Query Parameters".
/// </summary>
/// <param name="Scope">The credential scope.</param>
/// <param name="SessionToken">The token of temporary credentials, or null.</param>
public sealed record RequestSignature(CredentialScope Scope, string? SessionToken)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int LongestSeconds = 604_800;
    private static readonly string[] OfPresigned = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature"];
    private static readonly string[] OfVersion2 = ["AWSAccessKeyId", "Signature", "Expires"];

    /// <summary>Reads a request's credentials.</summary>
    /// <param name="request">The request.</param>
    /// <param name="now">The time of the request, against which a presigned URL's expiry is checked.</param>
    /// <returns>The credentials; null for a request without a version 4 signature.</returns>
    /// <exception cref="AwsException">The request has two sets of credentials, an incomplete or expired presigned URL, or an S3 version 2 signature.</exception>
    public static RequestSignature? Read(HttpRequest request, DateTimeOffset now)
    {
        var authorization = request.Headers.Authorization;
        var isPresigned = OfPresigned.Any(request.Query.ContainsKey);
        if (authorization.Count > 1 || (isPresigned && authorization.Count > 0) || OfPresigned.Any(name => request.Query[name].Count > 1))
            throw new AwsException("InvalidArgument", "Only one auth mechanism allowed; the request carries credentials more than once, and it is not clear whose it is.");
        if (isPresigned) return Presigned(request.Query, now);
        if (IsVersion2(request))
            throw new AwsException("InvalidRequest", "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
        return CredentialScope.OfHeader(authorization) is { } scope ? new RequestSignature(scope, Single(request.Headers["X-Amz-Security-Token"])) : null;
    }

    /// <summary>Whether a request has an S3 version 2 signature, the default for presigned URLs of boto3 and the AWS CLI in us-east-1.</summary>
    public static bool IsVersion2(HttpRequest request) =>
        (string?)request.Headers.Authorization is { } header ? header.StartsWith("AWS ", StringComparison.Ordinal) : OfVersion2.All(request.Query.ContainsKey);

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
        if (signed.AddSeconds(seconds) < now) throw new AwsException("AccessDenied", "Request has expired", 403);
        return new RequestSignature(scope, Single(query["X-Amz-Security-Token"]));
    }

    private static string? Single(Microsoft.Extensions.Primitives.StringValues token) =>
        token.Count <= 1 ? token : throw new AwsException("InvalidArgument", "X-Amz-Security-Token stands there more than once.");

    private static AwsException Malformed(string message) => new("AuthorizationQueryParametersError", message);
}
