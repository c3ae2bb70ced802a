using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Athena workgroups.</summary>
internal sealed class WorkGroupHandler : IResourceHandler
{
    public string Type => "AWS::Athena::WorkGroup";

    public string NameProperty => "Name";

    public IReadOnlyList<string> Replacing => ["Name"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("Name");
        var input = new JsonObject { ["Name"] = name };
        if (request.Properties["WorkGroupConfiguration"] is { } configuration) input["Configuration"] = configuration.DeepClone();
        if (request.Properties["Description"] is { } description) input["Description"] = description.DeepClone();
        // It only concerns the deletion.
        _ = request.Properties["RecursiveDeleteOption"];
        await request.CallAsync("athena", "CreateWorkGroup", input);
        return request.Made(name);
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        if (before is null) return Task.CompletedTask;
        var input = new JsonObject { ["WorkGroup"] = request.Physical };
        if (request.Properties["WorkGroupConfiguration"] is JsonObject configuration) input["ConfigurationUpdates"] = Updates(configuration);
        if (request.Properties["Description"] is { } description) input["Description"] = description.DeepClone();
        return request.CallAsync("athena", "UpdateWorkGroup", input);
    }

    public Task DeleteAsync(ResourceRequest request)
    {
        var input = new JsonObject { ["WorkGroup"] = request.Physical };
        if (request.Properties["RecursiveDeleteOption"] is { } recursive) input["RecursiveDeleteOption"] = recursive.DeepClone();
        return request.CallAsync("athena", "DeleteWorkGroup", input);
    }

    // The API's form of an update names the results otherwise.
    private static JsonObject Updates(JsonObject configuration)
    {
        var updates = (JsonObject)configuration.DeepClone();
        if (updates["ResultConfiguration"] is not { } results) return updates;
        updates.Remove("ResultConfiguration");
        updates["ResultConfigurationUpdates"] = results.DeepClone();
        return updates;
    }
}
