using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

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
}
