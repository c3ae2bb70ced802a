using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Gives SNS topics their policies.</summary>
internal sealed class TopicPolicyDeployer : IResourceDeployer
{
    public string Type => "AWS::SNS::TopicPolicy";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var policy = request.Properties["PolicyDocument"]?.ToJsonString() ?? throw request.Error("PolicyDocument", "is required.");
        foreach (var topic in request.Properties["Topics"] as JsonArray ?? throw request.Error("Topics", "expected a list of topics' ARNs."))
        {
            var input = new JsonObject { ["TopicArn"] = topic?.DeepClone(), ["AttributeName"] = "Policy", ["AttributeValue"] = policy };
            await request.Dispatcher.InvokeAsync("sns", "SetTopicAttributes", input, request.Context);
        }

        return request.Made(request.LogicalId);
    }
}
