using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes SQS queues.</summary>
internal sealed class QueueDeployer : IResourceDeployer
{
    private static readonly string[] Attributes =
        ["DelaySeconds", "MaximumMessageSize", "MessageRetentionPeriod", "ReceiveMessageWaitTimeSeconds", "VisibilityTimeout"];

    public string Type => "AWS::SQS::Queue";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("QueueName");
        var attributes = new JsonObject(request.Properties.Pick(Attributes).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value!.ToString())));
        var input = new JsonObject { ["QueueName"] = name, ["Attributes"] = attributes };
        var made = await request.Dispatcher.InvokeAsync("sqs", "CreateQueue", input, request.Context);
        return request.Made(made["QueueUrl"]!.ToString(), ("Arn", request.Cloud.Arn("sqs", name)), ("QueueName", name));
    }
}
