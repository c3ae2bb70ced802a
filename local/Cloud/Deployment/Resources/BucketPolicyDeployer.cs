using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Gives S3 buckets their policies.</summary>
internal sealed class BucketPolicyDeployer : IResourceDeployer
{
    public string Type => "AWS::S3::BucketPolicy";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var bucket = request.Properties.String("Bucket") ?? throw request.Error("Bucket", "is required.");
        var input = new JsonObject { ["Bucket"] = bucket, ["Policy"] = request.Properties["PolicyDocument"]?.DeepClone() ?? throw request.Error("PolicyDocument", "is required.") };
        await request.Dispatcher.InvokeAsync("s3", "PutBucketPolicy", input, request.Context);
        return request.Made(bucket);
    }
}
