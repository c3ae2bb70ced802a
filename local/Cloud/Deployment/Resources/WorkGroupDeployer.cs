using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes Athena workgroups.</summary>
internal sealed class WorkGroupDeployer : IResourceDeployer
{
    public string Type => "AWS::Athena::WorkGroup";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("Name");
        var input = new JsonObject { ["Name"] = name };
        if (request.Properties["WorkGroupConfiguration"] is { } configuration) input["Configuration"] = configuration.DeepClone();
        if (request.Properties["Description"] is { } description) input["Description"] = description.DeepClone();
        // It only concerns the deletion of the stack, which ends with the local cloud.
        _ = request.Properties["RecursiveDeleteOption"];
        await request.Dispatcher.InvokeAsync("athena", "CreateWorkGroup", input, request.Context);
        return request.Made(name);
    }
}
