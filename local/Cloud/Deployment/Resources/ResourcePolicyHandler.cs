using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Policies that several resources of one kind get.</summary>
/// <param name="type">The type of the policy.</param>
/// <param name="list">The property with the resources.</param>
/// <param name="expected">What the property holds.</param>
/// <param name="service">Their service.</param>
/// <param name="operation">The operation that sets a policy.</param>
/// <param name="input">The operation's input, for a resource and a policy; an empty policy takes it away.</param>
internal sealed class ResourcePolicyHandler(
    string type, string list, string expected, string service, string operation, Func<JsonNode?, string, JsonObject> input) : IResourceHandler
{
    /// <summary>Policies of SQS queues, by their URLs.</summary>
    public static ResourcePolicyHandler OfQueues { get; } = new(
        "AWS::SQS::QueuePolicy", "Queues", "queues' URLs", "sqs", "SetQueueAttributes",
        (queue, policy) => new JsonObject { ["QueueUrl"] = queue, ["Attributes"] = new JsonObject { ["Policy"] = policy } });

    /// <summary>Policies of SNS topics, by their ARNs.</summary>
    public static ResourcePolicyHandler OfTopics { get; } = new(
        "AWS::SNS::TopicPolicy", "Topics", "topics' ARNs", "sns", "SetTopicAttributes",
        (topic, policy) => new JsonObject { ["TopicArn"] = topic, ["AttributeName"] = "Policy", ["AttributeValue"] = policy });

    public string Type => type;

    public string? NameProperty => null;

    public IReadOnlyList<string> Replacing => [];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        await PutAsync(request);
        return request.Made(request.LogicalId);
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => before is null ? Task.CompletedTask : PutAsync(request);

    public async Task DeleteAsync(ResourceRequest request)
    {
        foreach (var resource in Resources(request)) await request.CallAsync(service, operation, input(resource?.DeepClone(), ""));
    }

    private async Task PutAsync(ResourceRequest request)
    {
        var policy = request.Properties["PolicyDocument"]?.ToJsonString() ?? throw request.Error("PolicyDocument", "is required.");
        foreach (var resource in Resources(request)) await request.CallAsync(service, operation, input(resource?.DeepClone(), policy));
    }

    private JsonArray Resources(ResourceRequest request) =>
        request.Properties[list] as JsonArray ?? throw request.Error(list, $"expected a list of {expected}.");
}
