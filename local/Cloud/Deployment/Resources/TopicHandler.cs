using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>SNS topics and the subscriptions that they name.</summary>
internal sealed class TopicHandler : IResourceHandler
{
    public string Type => "AWS::SNS::Topic";

    public string NameProperty => "TopicName";

    public IReadOnlyList<string> Replacing => ["TopicName", "FifoTopic"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("TopicName");
        // SNS gives the topic that is there already, CloudFormation refuses it.
        await Presence.RefuseAsync(Type, name, () => request.CallAsync("sns", "GetTopicAttributes", new JsonObject { ["TopicArn"] = request.Cloud.Arn("sns", name) }));
        var made = await request.CallAsync("sns", "CreateTopic", new JsonObject { ["Name"] = name });
        var arn = made["TopicArn"]!.ToString();
        return request.Made(arn, ("TopicArn", arn), ("TopicName", name));
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (!request.Properties.Differs("Subscription", before)) return;
        foreach (var subscription in request.Properties["Subscription"] as JsonArray ?? [])
        {
            await request.CallAsync("sns", "Subscribe", new JsonObject
            {
                ["TopicArn"] = request.Physical,
                ["Protocol"] = subscription!["Protocol"]?.DeepClone(),
                ["Endpoint"] = subscription["Endpoint"]?.DeepClone(),
            });
        }
    }

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("sns", "DeleteTopic", new JsonObject { ["TopicArn"] = request.Physical });
}
