using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.S3.Errors;

/// <summary>The errors that more than one S3 operation returns. Source: "Amazon S3 API Reference, Error responses".</summary>
internal static class S3Errors
{
    public static AwsException NoSuchBucket(string bucket) =>
        new("NoSuchBucket", "The specified bucket does not exist", 404) { Members = new JsonObject { ["BucketName"] = bucket } };

    public static AwsException NoSuchKey(string key) =>
        new("NoSuchKey", "The specified key does not exist.", 404) { Members = new JsonObject { ["Key"] = key } };

    /// <summary>The error for a key without an object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="marker">The id of the delete marker that is its newest version, or null.</param>
    public static AwsException NoSuchKey(string key, string? marker) =>
        new("NoSuchKey", "The specified key does not exist.", 404) { Members = new JsonObject { ["Key"] = key }, Headers = marker is null ? null : Of(marker) };

    public static AwsException NoSuchVersion(string key, string version) =>
        new("NoSuchVersion", "The specified version does not exist.", 404) { Members = new JsonObject { ["Key"] = key, ["VersionId"] = version } };

    /// <summary>The error for a read of a delete marker by its id. Source: "Working with delete markers".</summary>
    /// <param name="marker">Its id.</param>
    /// <param name="modified">When it was made.</param>
    public static AwsException IsDeleteMarker(string marker, DateTimeOffset modified) =>
        new("MethodNotAllowed", "The specified method is not allowed against this resource.", 405)
        {
            Members = new JsonObject { ["ResourceType"] = "DeleteMarker" },
            Headers = Of(marker).Add("Allow", "DELETE").Add("Last-Modified", modified.ToString("R", CultureInfo.InvariantCulture)),
        };

    public static AwsException NoSuchUpload(string uploadId) =>
        new("NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", 404)
        {
            Members = new JsonObject { ["UploadId"] = uploadId },
        };

    public static AwsException PreconditionFailed(string condition) =>
        new("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412)
        {
            Members = new JsonObject { ["Condition"] = condition },
        };

    public static AwsException ConditionalRequestConflict(string condition) =>
        new("ConditionalRequestConflict", "The conditional request cannot succeed due to a conflicting operation against this resource.", 409)
        {
            Members = new JsonObject { ["Condition"] = condition },
        };

    public static AwsException EntityTooLarge(long size, long limit) => EntityTooLarge(new JsonObject { ["ProposedSize"] = size, ["MaxSizeAllowed"] = limit });

    public static AwsException EntityTooLarge(long limit) => EntityTooLarge(new JsonObject { ["MaxSizeAllowed"] = limit });

    public static AwsException EntityTooSmall(JsonObject members) =>
        new("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400) { Members = members };

    public static AwsException InvalidArgument(string name, string? value, string message) =>
        new("InvalidArgument", message, 400) { Members = new JsonObject { ["ArgumentName"] = name, ["ArgumentValue"] = value ?? "" } };

    public static AwsException InvalidRequest(string message) => new("InvalidRequest", message, 400);

    public static AwsException MalformedXml(string why) =>
        new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema: " + why, 400);

    private static ImmutableDictionary<string, string> Of(string marker) => ImmutableDictionary.CreateRange(
        StringComparer.Ordinal, [KeyValuePair.Create("x-amz-delete-marker", "true"), KeyValuePair.Create("x-amz-version-id", marker)]);

    private static AwsException EntityTooLarge(JsonObject members) =>
        new("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400) { Members = members };
}
