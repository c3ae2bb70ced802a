using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Event source mappings.</summary>
/// <param name="time">The clock that waits for a deleted mapping to be gone.</param>
internal sealed class EventSourceMappingHandler(TimeProvider time) : IResourceHandler
{
    private static readonly string[] CreateOnly = ["EventSourceArn", "StartingPosition", "StartingPositionTimestamp"];

    public string Type => "AWS::Lambda::EventSourceMapping";

    public string? NameProperty => null;

    public IReadOnlyList<string> Replacing => CreateOnly;

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var input = request.Properties.Pick(request.Properties.Names);
        if (input["EventSourceArn"] is null) throw request.Error("EventSourceArn", "is required.");
        await RequireDestinationAsync(request);
        var made = await request.CallAsync("lambda", "CreateEventSourceMapping", input);
        var uuid = made["UUID"]?.ToString() ?? "";
        return request.Made(uuid, ("Id", uuid));
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (before is null) return Task.CompletedTask;
        var input = request.Properties.Pick([.. request.Properties.Names.Except(CreateOnly, StringComparer.Ordinal)]);
        input["UUID"] = request.Physical;
        return request.CallAsync("lambda", "UpdateEventSourceMapping", input);
    }

    public async Task DeleteAsync(ResourceRequest request)
    {
        await request.CallAsync("lambda", "DeleteEventSourceMapping", new JsonObject { ["UUID"] = request.Physical });
        await Gone.WaitAsync(
            () => request.CallAsync("lambda", "GetEventSourceMapping", new JsonObject { ["UUID"] = request.Physical }), time, request.Surroundings.Context.Aborted);
    }

    // Lambda checks that a failure destination is there. Source: "Capturing discarded batches for a Kinesis Data Streams event source in Lambda".
    private static async Task RequireDestinationAsync(ResourceRequest request)
    {
        if (request.Properties["DestinationConfig"]?["OnFailure"]?["Destination"]?.ToString() is not { } destination) return;
        var parts = destination.Split(':');
        try
        {
            await (parts is [_, _, "s3", ..] ? request.CallAsync("s3", "HeadBucket", new JsonObject { ["Bucket"] = parts[^1] })
                : parts is [_, _, "sqs", ..] ? request.CallAsync("sqs", "GetQueueUrl", new JsonObject { ["QueueName"] = parts[^1] })
                : parts is [_, _, "sns", ..] ? request.CallAsync("sns", "GetTopicAttributes", new JsonObject { ["TopicArn"] = destination })
                : Task.CompletedTask);
        }
        catch (AwsException e) when (Presence.IsAbsent(e))
        {
            throw new AwsException("InvalidParameterValueException", $"The failure destination {destination} does not exist.");
        }
    }
}
