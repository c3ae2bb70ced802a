using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Gives several resources of one kind the same policy.</summary>
/// <param name="type">The type of the policy.</param>
/// <param name="list">The property with the resources.</param>
/// <param name="expected">What the property holds.</param>
/// <param name="service">Their service.</param>
/// <param name="operation">The operation that sets a policy.</param>
/// <param name="input">The operation's input, for a resource and a policy.</param>
internal sealed class ResourcePolicyDeployer(string type, string list, string expected, string service, string operation, Func<JsonNode?, string, JsonObject> input) : IResourceDeployer
{
    /// <summary>Policies of SQS queues, by their URLs.</summary>
    public static ResourcePolicyDeployer OfQueues { get; } = new(
        "AWS::SQS::QueuePolicy", "Queues", "queues' URLs", "sqs", "SetQueueAttributes",
        (queue, policy) => new JsonObject { ["QueueUrl"] = queue, ["Attributes"] = new JsonObject { ["Policy"] = policy } });

    /// <summary>Policies of SNS topics, by their ARNs.</summary>
    public static ResourcePolicyDeployer OfTopics { get; } = new(
        "AWS::SNS::TopicPolicy", "Topics", "topics' ARNs", "sns", "SetTopicAttributes",
        (topic, policy) => new JsonObject { ["TopicArn"] = topic, ["AttributeName"] = "Policy", ["AttributeValue"] = policy });

    public string Type => type;

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var policy = request.Properties["PolicyDocument"]?.ToJsonString() ?? throw request.Error("PolicyDocument", "is required.");
        foreach (var resource in request.Properties[list] as JsonArray ?? throw request.Error(list, $"expected a list of {expected}."))
            await request.Dispatcher.InvokeAsync(service, operation, input(resource?.DeepClone(), policy), request.Context);
        return request.Made(request.LogicalId);
    }
}
