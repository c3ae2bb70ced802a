using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.S3.Http;

/// <summary>One request to S3.</summary>
/// <param name="Http">The request and its response.</param>
/// <param name="Call">The call's context.</param>
/// <param name="Address">The bucket and the key.</param>
internal sealed record S3Request(HttpContext Http, CallContext Call, S3Address Address)
{
    // Headers of signing, of the body's coding or of ownership checks; none changes what an operation does.
    private static readonly HashSet<string> AlwaysAccepted = new(StringComparer.OrdinalIgnoreCase)
    {
        "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-user-agent", "x-amz-request-payer", "x-amz-decoded-content-length",
        "x-amz-trailer", "x-amz-sdk-checksum-algorithm", "x-amz-checksum-mode", "x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner",
        "x-amz-te", "x-amz-api-version",
    };

    public string Bucket => Address.Bucket!;

    public string Key => Address.Key!;

    public CancellationToken Aborted => Call.Aborted;

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => Http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>A parameter of the query, or null.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Refuses query parameters and <c>x-amz-</c> headers that the route does not accept, by name, so that none is silently dropped.</summary>
    /// <exception cref="AwsException">A parameter is not emulated.</exception>
    public void Check(Route route)
    {
        foreach (var name in Http.Request.Query.Keys)
        {
            if (name is not "x-id" && !IsOfSigning(name) && !route.Takes(name)) throw NotEmulated("query parameter", name);
        }

        foreach (var name in Http.Request.Headers.Keys)
        {
            if (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !AlwaysAccepted.Contains(name) && !route.Takes(name))
                throw NotEmulated("header", name);
        }
    }

    /// <summary>Answers without a body.</summary>
    public Task AnswerAsync(int status)
    {
        Http.Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent) Http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    // Presigned URLs carry headers in the query too, and those of version 2 their own parameters. The copy source is not accepted there, because ignoring it would make the copy another operation.
    private static bool IsOfSigning(string name) =>
        name is "AWSAccessKeyId" or "Signature" or "Expires" ||
        (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase) && !name.StartsWith(CopyRoutes.SourceHeader, StringComparison.OrdinalIgnoreCase));

    private AwsException NotEmulated(string kind, string name) =>
        AwsException.NotEmulated("s3", $"{kind} '{name}' of {Http.Request.Method} {(Address.Key is null ? "bucket" : "object")}");
}
