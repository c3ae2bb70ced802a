using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Glue crawlers.</summary>
internal sealed class CrawlerHandler : IResourceHandler
{
    public string Type => "AWS::Glue::Crawler";

    public string NameProperty => "Name";

    public IReadOnlyList<string> Replacing => ["Name"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("Name");
        await request.CallAsync("glue", "CreateCrawler", Input(request, name));
        return request.Made(name);
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) =>
        before is null ? Task.CompletedTask : request.CallAsync("glue", "UpdateCrawler", Input(request, request.Physical));

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("glue", "DeleteCrawler", new JsonObject { ["Name"] = request.Physical });

    private static JsonObject Input(ResourceRequest request, string name)
    {
        var input = request.Properties.Pick(
            "Role", "DatabaseName", "Targets", "SchemaChangePolicy", "RecrawlPolicy", "Configuration", "TablePrefix", "Description");
        input["Name"] = name;
        return input;
    }
}
