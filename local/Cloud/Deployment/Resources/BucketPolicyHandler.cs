using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Policies of S3 buckets.</summary>
internal sealed class BucketPolicyHandler : IResourceHandler
{
    public string Type => "AWS::S3::BucketPolicy";

    public string? NameProperty => null;

    public IReadOnlyList<string> Replacing => ["Bucket"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var bucket = request.Properties.String("Bucket") ?? throw request.Error("Bucket", "is required.");
        await PutAsync(request, bucket);
        return request.Made(bucket);
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => before is null ? Task.CompletedTask : PutAsync(request, request.Physical);

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("s3", "DeleteBucketPolicy", new JsonObject { ["Bucket"] = request.Physical });

    private static Task PutAsync(ResourceRequest request, string bucket) => request.CallAsync("s3", "PutBucketPolicy", new JsonObject
    {
        ["Bucket"] = bucket,
        ["Policy"] = request.Properties["PolicyDocument"]?.DeepClone() ?? throw request.Error("PolicyDocument", "is required."),
    });
}
