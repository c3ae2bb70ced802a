using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Gives SQS queues their policies.</summary>
internal sealed class QueuePolicyDeployer : IResourceDeployer
{
    public string Type => "AWS::SQS::QueuePolicy";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var policy = request.Properties["PolicyDocument"]?.ToJsonString() ?? throw request.Error("PolicyDocument", "is required.");
        foreach (var queue in request.Properties["Queues"] as JsonArray ?? throw request.Error("Queues", "expected a list of queues' URLs."))
        {
            var input = new JsonObject { ["QueueUrl"] = queue?.DeepClone(), ["Attributes"] = new JsonObject { ["Policy"] = policy } };
            await request.Dispatcher.InvokeAsync("sqs", "SetQueueAttributes", input, request.Context);
        }

        return request.Made(request.LogicalId);
    }
}
