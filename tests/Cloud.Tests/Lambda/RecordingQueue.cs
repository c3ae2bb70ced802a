using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Lambda;

/// <summary>SQS or SNS as far as a destination uses it: keeps what it is sent.</summary>
internal sealed class RecordingQueue(string service) : ICloudService
{
    private readonly ConcurrentQueue<JsonNode> _messages = new();

    public IReadOnlyList<JsonNode> Messages => [.. _messages];

    /// <summary>Refuses everything.</summary>
    public bool Broken { get; set; }

    /// <summary>What it answers to every message; null if it takes them.</summary>
    public AwsException? Failure { get; set; }

    /// <summary>Knows no queue and no topic.</summary>
    public bool Empty { get; set; }

    public string Name => service;

    public IReadOnlyList<string> SigningNames => [service];

    public OperationTable Operations => new(
        new Operation("GetQueueUrl", (input, _) => Found("QueueDoesNotExist", new JsonObject { ["QueueUrl"] = "http://queues/" + input["QueueName"] })),
        new Operation("GetTopicAttributes", (_, _) => Found("NotFound", [])),
        new Operation("SendMessage", (input, _) => Keep(input["MessageBody"])),
        new Operation("Publish", (input, _) => Keep(input["Message"])));

    private Task<JsonObject> Found(string absent, JsonObject answer) => Empty ? throw new AwsException(absent, "absent") : Task.FromResult(answer);

    private Task<JsonObject> Keep(JsonNode? text)
    {
        if (Broken) throw new AwsException("AccessDenied", "broken", 403);
        if (Failure is { } failure) throw failure;
        _messages.Enqueue(JsonNode.Parse(text!.GetValue<string>())!);
        return Task.FromResult<JsonObject>([]);
    }
}
