using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes Glue databases.</summary>
internal sealed class LakeDatabaseDeployer : IResourceDeployer
{
    public string Type => "AWS::Glue::Database";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var input = request.Properties.Pick("CatalogId", "DatabaseInput");
        var name = input["DatabaseInput"]?["Name"]?.ToString() ?? throw request.Error("DatabaseInput", "needs a 'Name'.");
        await request.Dispatcher.InvokeAsync("glue", "CreateDatabase", new JsonObject { ["DatabaseInput"] = input["DatabaseInput"]!.DeepClone() }, request.Context);
        return request.Made(name);
    }
}
