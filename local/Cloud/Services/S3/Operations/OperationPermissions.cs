using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Configuration;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.S3.Operations;

/// <summary>The permissions that operations need. Source: "Required permissions for Amazon S3 API operations".</summary>
internal static class OperationPermissions
{
    private static readonly FrozenDictionary<string, OperationNeeds> All = new IEnumerable<(string Operation, OperationNeeds Needs)>[]
    {
        OfVersion("GetObject", "GetObject", "HeadObject"),
        OfObject("AbortMultipartUpload", "AbortMultipartUpload"),
        OfObject("ListMultipartUploadParts", "ListParts"),
        OfObject("GetObjectTagging", "GetObjectTagging"),
        OfObject("PutObjectTagging", "PutObjectTagging"),
        OfObject("DeleteObjectTagging", "DeleteObjectTagging"),
        OfBucket("ListBucket", "HeadBucket", "ListObjects", "ListObjectsV2"),
        OfBucket("ListBucketVersions", "ListObjectVersions"),
        OfBucket("CreateBucket", "CreateBucket"),
        OfBucket("DeleteBucket", "DeleteBucket"),
        OfBucket("GetBucketLocation", "GetBucketLocation"),
        OfBucket("GetBucketNotification", "GetBucketNotificationConfiguration"),
        OfBucket("PutBucketNotification", "PutBucketNotificationConfiguration"),
        OfBucket("GetBucketPolicy", "GetBucketPolicy"),
        OfBucket("PutBucketPolicy", "PutBucketPolicy"),
        OfBucket("DeleteBucketPolicy", "DeleteBucketPolicy"),
        ConfigurationKind.All.SelectMany(OfConfiguration),
        [
            ("ListBuckets", _ => [new Need("s3:ListAllMyBuckets", "*")]),
            ("DeleteObject", Delete),
            ("DeleteObjects", call => Doomed(call).Select(item => new Need(
                CallSubject.Text(item["VersionId"]).Length == 0 ? "s3:DeleteObject" : "s3:DeleteObjectVersion", S3Arn.Of(call["Bucket"], CallSubject.Text(item["Key"]))))),
            .. new[] { "PutObject", "PostObject", "CopyObject", "CreateMultipartUpload", "UploadPart", "UploadPartCopy", "CompleteMultipartUpload" }
                .Select(operation => (operation, (OperationNeeds)Write)),
        ],
    }.SelectMany(part => part).ToFrozenDictionary(entry => entry.Operation, entry => entry.Needs, StringComparer.Ordinal);

    private static readonly (string Key, string Member)[] OfWrites =
    [
        (ConditionKeys.Encryption, "ServerSideEncryption"), (ConditionKeys.EncryptionKey, "SSEKMSKeyId"), (ConditionKeys.StorageClass, "StorageClass"),
        (ConditionKeys.CopySource, "CopySource"),
    ];

    private static readonly (string Key, string Member)[] OfLists = [(ConditionKeys.Delimiter, "Delimiter"), (ConditionKeys.MaxKeys, "MaxKeys")];

    /// <summary>The permissions that an operation needs; null if they are unknown.</summary>
    public static OperationNeeds? Of(string operation) => All.GetValueOrDefault(operation);

    /// <summary>Whether an operation carries out what of it is permitted. Source: "DeleteObjects", whose answer has an error for each key that was not deleted.</summary>
    public static bool AreByItem(string operation) => operation == "DeleteObjects";

    private static IEnumerable<Need> Write(CallSubject call)
    {
        var target = S3Arn.Of(call["Bucket"], call["Key"]);
        if (call["CopySource"] is { Length: > 0 } text)
        {
            var source = CopySource.Parse(text);
            yield return new Need(source.Version is null ? "s3:GetObject" : "s3:GetObjectVersion", S3Arn.Of(source.Bucket, source.Key));
        }

        yield return new Need("s3:PutObject", target) { Keys = Given(call, OfWrites) };
        // "To use If-Match you must have both s3:PutObject and s3:GetObject."
        if (call["IfMatch"].Length > 0) yield return new Need("s3:GetObject", target);
        if (call["Tagging"].Length > 0) yield return new Need("s3:PutObjectTagging", target);
    }

    // "To use If-Match with an ETag you must have both s3:DeleteObject and s3:GetObject." Source: "How to perform conditional deletes".
    private static IEnumerable<Need> Delete(CallSubject call)
    {
        var target = S3Arn.Of(call["Bucket"], call["Key"]);
        yield return new Need(call["VersionId"].Length > 0 ? "s3:DeleteObjectVersion" : "s3:DeleteObject", target);
        if (call["IfMatch"] is { Length: > 0 } and not "*") yield return new Need("s3:GetObject", target);
    }

    // A request has a key of these only if it gives the member.
    private static (string Key, string Value)[] Given(CallSubject call, (string Key, string Member)[] keys) =>
        [.. keys.Where(key => call[key.Member].Length > 0).Select(key => (key.Key, call[key.Member]))];

    private static IEnumerable<JsonObject> Doomed(CallSubject call) => (call.Members["Delete"]?["Objects"] as JsonArray ?? []).OfType<JsonObject>();

    private static IEnumerable<(string Operation, OperationNeeds Needs)> OfConfiguration(ConfigurationKind kind) =>
        OfBucket("Get" + kind.Action, kind.Get).Concat(OfBucket("Put" + kind.Action, kind.Delete is null ? [kind.Put] : [kind.Put, kind.Delete]));

    private static IEnumerable<(string Operation, OperationNeeds Needs)> OfObject(string action, params string[] operations) =>
        operations.Select(operation => (operation, Need.To("s3:" + action, call => S3Arn.Of(call["Bucket"], call["Key"]))));

    // A request that names a version needs the action on versions instead. Source: "GetObject" and "DeleteObject", permissions.
    private static IEnumerable<(string Operation, OperationNeeds Needs)> OfVersion(string action, params string[] operations)
    {
        OperationNeeds needs = call => [new Need($"s3:{action}{(call["VersionId"].Length > 0 ? "Version" : "")}", S3Arn.Of(call["Bucket"], call["Key"]))];
        return operations.Select(operation => (operation, needs));
    }

    private static IEnumerable<(string Operation, OperationNeeds Needs)> OfBucket(string action, params string[] operations)
    {
        OperationNeeds needs = call =>
        [
            new Need("s3:" + action, S3Arn.Of(call["Bucket"])) { Keys = action is "ListBucket" or "ListBucketVersions" ? [(ConditionKeys.Prefix, call["Prefix"]), .. Given(call, OfLists)] : null },
        ];
        return operations.Select(operation => (operation, needs));
    }
}
