using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes SNS topics and their subscriptions.</summary>
internal sealed class TopicDeployer : IResourceDeployer
{
    public string Type => "AWS::SNS::Topic";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("TopicName");
        var made = await request.Dispatcher.InvokeAsync("sns", "CreateTopic", new JsonObject { ["Name"] = name }, request.Context);
        var arn = made["TopicArn"]!.ToString();
        foreach (var subscription in request.Properties["Subscription"] as JsonArray ?? [])
        {
            var input = new JsonObject
            {
                ["TopicArn"] = arn,
                ["Protocol"] = subscription!["Protocol"]?.DeepClone(),
                ["Endpoint"] = subscription["Endpoint"]?.DeepClone(),
            };
            await request.Dispatcher.InvokeAsync("sns", "Subscribe", input, request.Context);
        }

        return request.Made(arn, ("TopicArn", arn), ("TopicName", name));
    }
}
