using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Storage;

namespace Pipeline.Cloud.S3.Operations;

/// <summary>The deletions of objects and versions for callers in the process, in the shapes of the SDK.</summary>
internal sealed class DeleteOperations(BucketTable buckets, ObjectWriter writer)
{
    public IEnumerable<Operation> All =>
    [
        new Operation("DeleteObject", DeleteAsync) { Members = Members.Of("Bucket", "Key", "VersionId") },
        new Operation("DeleteObjects", DeleteManyAsync) { Members = Members.Of("Bucket", "Delete") },
    ];

    /// <summary>The version that a request names, or null.</summary>
    public static string? NamedVersion(Parameters input)
    {
        var version = input.String("VersionId");
        if (version is not null) VersionId.Check("versionId", version);
        return version;
    }

    private Task<JsonObject> DeleteAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var (bucket, key) = (input.RequiredString("Bucket"), input.RequiredString("Key"));
        var deletion = writer.Delete(bucket, key, NamedVersion(input));
        var answer = new JsonObject();
        if (deletion.IsMarker) answer["DeleteMarker"] = true;
        if (deletion.VersionId is { } version) answer["VersionId"] = version;
        return Answer(answer);
    }

    private Task<JsonObject> DeleteManyAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var bucket = input.RequiredString("Bucket");
        var delete = input.Nested("Delete") ?? throw input.Missing("Delete");
        var wanted = new List<(string Key, string? Version)>();
        foreach (var item in delete.Array("Objects"))
        {
            var named = new Parameters("s3", item as JsonObject ?? [], "Delete.Objects.");
            wanted.Add((named.RequiredString("Key"), NamedVersion(named)));
            named.RefuseOthers();
        }

        var quiet = delete.Bool("Quiet") ?? false;
        delete.RefuseOthers();
        buckets.Get(bucket);
        var (deleted, errors) = (new JsonArray(), new JsonArray());
        foreach (var ((key, version), refused) in wanted.Select((item, index) => (item, context.RefusedItems.ElementAtOrDefault(index))))
        {
            var entry = new JsonObject { ["Key"] = key };
            if (version is not null) entry["VersionId"] = version;
            (refused is null ? deleted : errors).Add(entry);
            if (refused is not null)
            {
                (entry["Code"], entry["Message"]) = (refused.Code, refused.Message);
                continue;
            }

            var deletion = writer.Delete(bucket, key, version);
            if (deletion.IsMarker) (entry["DeleteMarker"], entry["DeleteMarkerVersionId"]) = (true, deletion.VersionId);
        }

        var answer = new JsonObject();
        if (!quiet) answer["Deleted"] = deleted;
        if (errors.Count > 0) answer["Errors"] = errors;
        return Answer(answer);
    }

    private static Task<JsonObject> Answer(JsonObject members) => Task.FromResult(members);
}
