using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Configuration;

namespace Pipeline.Cloud.S3.Operations;

/// <summary>The operations on buckets' configuration documents for callers in the process.</summary>
internal sealed class ConfigurationOperations(BucketConfigurations configurations)
{
    public IEnumerable<Operation> All =>
    [
        .. ConfigurationKind.All.SelectMany(Of),
        new Operation("PutBucketPolicy", PutPolicyAsync) { Members = Members.Of("Bucket", "Policy") },
        new Operation("GetBucketPolicy", GetPolicyAsync) { Members = Members.Of("Bucket") },
        new Operation("DeleteBucketPolicy", DeletePolicyAsync) { Members = Members.Of("Bucket") },
    ];

    private IEnumerable<Operation> Of(ConfigurationKind kind)
    {
        yield return new(kind.Put, (members, _) =>
        {
            var input = new Parameters("s3", members);
            var bucket = input.RequiredString("Bucket");
            var document = input.Object(kind.Root) ?? throw input.Missing(kind.Root);
            configurations.Put(kind, bucket, ConfigurationDocument.ToXml(kind.Root, document));
            return Answer([]);
        })
        {
            Members = Members.Of("Bucket", kind.Root),
        };
        yield return new(kind.Get, (members, _) =>
        {
            var document = ConfigurationDocument.ToJson(configurations.Get(kind, OnlyBucket(members)));
            return Answer(kind.Wrapped ? new JsonObject { [kind.Root] = document } : document);
        })
        {
            Members = Members.Of("Bucket"),
        };
        if (kind.Delete is null) yield break;
        yield return new(kind.Delete, (members, _) =>
        {
            configurations.Delete(kind, OnlyBucket(members));
            return Answer([]);
        })
        {
            Members = Members.Of("Bucket"),
        };
    }

    private Task<JsonObject> PutPolicyAsync(JsonObject members, CallContext context)
    {
        var input = new Parameters("s3", members);
        var bucket = input.RequiredString("Bucket");
        // CloudFormation passes the document itself, the SDKs its text.
        var policy = input.Node("Policy") ?? throw input.Missing("Policy");
        configurations.PutPolicy(bucket, policy is JsonObject ? policy.ToJsonString() : policy.ToString());
        return Answer([]);
    }

    private Task<JsonObject> GetPolicyAsync(JsonObject members, CallContext context) =>
        Answer(new JsonObject { ["Policy"] = configurations.GetPolicy(OnlyBucket(members)) });

    private Task<JsonObject> DeletePolicyAsync(JsonObject members, CallContext context)
    {
        configurations.DeletePolicy(OnlyBucket(members));
        return Answer([]);
    }

    private static string OnlyBucket(JsonObject members) => new Parameters("s3", members).RequiredString("Bucket");

    private static Task<JsonObject> Answer(JsonObject members) => Task.FromResult(members);
}
