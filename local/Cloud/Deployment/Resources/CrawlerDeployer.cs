using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes Glue crawlers.</summary>
internal sealed class CrawlerDeployer : IResourceDeployer
{
    public string Type => "AWS::Glue::Crawler";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("Name");
        var input = request.Properties.Pick(
            "Role", "DatabaseName", "Targets", "SchemaChangePolicy", "RecrawlPolicy", "Configuration", "TablePrefix", "Description");
        input["Name"] = name;
        await request.Dispatcher.InvokeAsync("glue", "CreateCrawler", input, request.Context);
        return request.Made(name);
    }
}
