using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>S3 buckets.</summary>
internal sealed class BucketHandler : IResourceHandler
{
    public string Type => "AWS::S3::Bucket";

    public string NameProperty => "BucketName";

    public IReadOnlyList<string> Replacing => ["BucketName"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Properties.String("BucketName") ?? request.GeneratedName.ToLowerInvariant();
        await request.CallAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = name });
        return request.Made(name, ("Arn", S3Arn.Of(name)));
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (request.Properties["PublicAccessBlockConfiguration"] is { } block)
            await request.CallAsync("s3", "PutPublicAccessBlock", new JsonObject { ["Bucket"] = request.Physical, ["PublicAccessBlockConfiguration"] = block.DeepClone() });
        await EncryptAsync(request, before);
        await VersionAsync(request, before);
        if (!request.Properties.Differs("NotificationConfiguration", before)) return;
        await request.CallAsync("s3", "PutBucketNotificationConfiguration", new JsonObject
        {
            ["Bucket"] = request.Physical,
            ["NotificationConfiguration"] = Notifications(request, request.Properties["NotificationConfiguration"] as JsonObject ?? []),
        });
    }

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("s3", "DeleteBucket", new JsonObject { ["Bucket"] = request.Physical });

    // Once it was versioned, a bucket can only be suspended.
    private static async Task VersionAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (!request.Properties.Differs("VersioningConfiguration", before)) return;
        var status = request.Properties["VersioningConfiguration"]?["Status"]?.DeepClone() ?? (before is null ? null : "Suspended");
        if (status is null) return;
        await request.CallAsync("s3", "PutBucketVersioning", new JsonObject { ["Bucket"] = request.Physical, ["VersioningConfiguration"] = new JsonObject { ["Status"] = status } });
    }

    // CloudFormation names the rules otherwise than the API.
    private static async Task EncryptAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (!request.Properties.Differs("BucketEncryption", before)) return;
        var input = new JsonObject { ["Bucket"] = request.Physical };
        if (request.Properties["BucketEncryption"]?["ServerSideEncryptionConfiguration"] is not JsonArray rules)
        {
            if (before is not null) await request.CallAsync("s3", "DeleteBucketEncryption", input);
            return;
        }

        var renamed = rules.OfType<JsonObject>().Select(rule => new JsonObject(
            rule.Select(member => KeyValuePair.Create(member.Key == "ServerSideEncryptionByDefault" ? "ApplyServerSideEncryptionByDefault" : member.Key, member.Value?.DeepClone()))));
        input["ServerSideEncryptionConfiguration"] = new JsonObject { ["Rules"] = new JsonArray([.. renamed]) };
        await request.CallAsync("s3", "PutBucketEncryption", input);
    }

    // CloudFormation's form of it is not the API's.
    private static JsonObject Notifications(ResourceRequest request, JsonObject configuration)
    {
        var functions = new JsonArray();
        foreach (var (kind, entries) in configuration)
        {
            if (kind != "LambdaConfigurations") throw request.Error($"NotificationConfiguration.{kind}", "is not emulated by the local cloud.");
            foreach (var entry in entries as JsonArray ?? [])
            {
                var function = new JsonObject
                {
                    ["Id"] = FormattableString.Invariant($"{request.LogicalId}-{functions.Count + 1}"),
                    ["LambdaFunctionArn"] = entry?["Function"]?.DeepClone(),
                    ["Events"] = new JsonArray(entry?["Event"]?.DeepClone()),
                };
                if (entry?["Filter"]?["S3Key"]?["Rules"] is JsonArray rules) function["Filter"] = new JsonObject { ["Key"] = new JsonObject { ["FilterRules"] = rules.DeepClone() } };
                functions.Add((JsonNode)function);
            }
        }

        return new JsonObject { ["LambdaFunctionConfigurations"] = functions };
    }
}
