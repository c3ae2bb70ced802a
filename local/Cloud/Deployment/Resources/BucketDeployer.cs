using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes S3 buckets. Notifications of SAM functions are added when the function is made.</summary>
internal sealed class BucketDeployer : IResourceDeployer
{
    public string Type => "AWS::S3::Bucket";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Properties.String("BucketName") ?? $"{request.Options.StackName}-{request.LogicalId}".ToLowerInvariant();
        await request.Dispatcher.InvokeAsync("s3", "CreateBucket", new JsonObject { ["Bucket"] = name }, request.Context);
        if (request.Properties["PublicAccessBlockConfiguration"] is { } block)
        {
            var input = new JsonObject { ["Bucket"] = name, ["PublicAccessBlockConfiguration"] = block.DeepClone() };
            await request.Dispatcher.InvokeAsync("s3", "PutPublicAccessBlock", input, request.Context);
        }

        return request.Made(name, ("Arn", $"arn:aws:s3:::{name}"));
    }
}
