using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Glue tables and views. Source: "AWS::Glue::Table".</summary>
internal sealed class LakeTableHandler : IResourceHandler
{
    public string Type => "AWS::Glue::Table";

    // The name is a member of TableInput.
    public string? NameProperty => null;

    public IReadOnlyList<string> Replacing => ["CatalogId", "DatabaseName", "TableInput.Name"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        _ = request.Properties["CatalogId"];
        var name = NameOf(request);
        await request.CallAsync("glue", "CreateTable", Input(request, name));
        return request.Made(name);
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) =>
        before is null ? Task.CompletedTask : request.CallAsync("glue", "UpdateTable", Input(request, request.Physical));

    public Task DeleteAsync(ResourceRequest request) =>
        request.CallAsync("glue", "DeleteTable", new JsonObject { ["DatabaseName"] = Database(request), ["Name"] = request.Physical });

    private static string NameOf(ResourceRequest request) => request.Properties["TableInput"]?["Name"]?.ToString() ?? request.GeneratedName.ToLowerInvariant();

    private static string Database(ResourceRequest request) =>
        request.Properties.String("DatabaseName") ?? throw request.Error("DatabaseName", "is required.");

    private static JsonObject Input(ResourceRequest request, string name)
    {
        var input = request.Properties["TableInput"]?.DeepClone() as JsonObject ?? throw request.Error("TableInput", "is required.");
        input["Name"] = name;
        Texts(input["Parameters"]);
        Texts(input["StorageDescriptor"]?["Parameters"]);
        Texts(input["StorageDescriptor"]?["SerdeInfo"]?["Parameters"]);
        return new JsonObject { ["DatabaseName"] = Database(request), ["TableInput"] = input };
    }

    // A template may write a parameter as a number or a boolean; CloudFormation sends text.
    private static void Texts(JsonNode? parameters)
    {
        if (parameters is not JsonObject texts) return;
        foreach (var (key, value) in texts.ToList())
        {
            if (value is JsonValue) texts[key] = value.ToString();
        }
    }
}
