using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Glue databases.</summary>
internal sealed class LakeDatabaseHandler : IResourceHandler
{
    public string Type => "AWS::Glue::Database";

    public string? NameProperty => null;

    public IReadOnlyList<string> Replacing => ["CatalogId", "DatabaseName"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        _ = request.Properties["CatalogId"];
        var input = request.Properties["DatabaseInput"]?.DeepClone();
        var name = input?["Name"]?.ToString() ?? throw request.Error("DatabaseInput", "needs a 'Name'.");
        await request.CallAsync("glue", "CreateDatabase", new JsonObject { ["DatabaseInput"] = input });
        return request.Made(name);
    }

    // What can change in place (the description) makes no difference here.
    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => Task.CompletedTask;

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("glue", "DeleteDatabase", new JsonObject { ["Name"] = request.Physical });
}
