using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>SQS queues.</summary>
internal sealed class QueueHandler : IResourceHandler
{
    private static readonly string[] Attributes =
        ["DelaySeconds", "MaximumMessageSize", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "VisibilityTimeout"];

    public string Type => "AWS::SQS::Queue";

    public string NameProperty => "QueueName";

    public IReadOnlyList<string> Replacing => ["QueueName", "FifoQueue"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("QueueName");
        // SQS gives the queue that is there already, CloudFormation refuses it.
        await Presence.RefuseAsync(Type, name, () => request.CallAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = name }));
        var made = await request.CallAsync("sqs", "CreateQueue", new JsonObject { ["QueueName"] = name, ["Attributes"] = Values(request.Properties) });
        return request.Made(made["QueueUrl"]!.ToString(), ("Arn", request.Cloud.Arn("sqs", name)), ("QueueName", name));
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (before is null || !Attributes.Any(attribute => request.Properties.Differs(attribute, before))) return;
        await request.CallAsync("sqs", "SetQueueAttributes", new JsonObject { ["QueueUrl"] = request.Physical, ["Attributes"] = Values(request.Properties) });
    }

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("sqs", "DeleteQueue", new JsonObject { ["QueueUrl"] = request.Physical });

    private static JsonObject Values(ResourceProperties properties) =>
        new(properties.Pick(Attributes).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value!.ToString())));
}
