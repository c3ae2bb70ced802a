using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;
using Pipeline.Cloud.Protocol;

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
        await RequireBucketsAsync(request);
        await request.CallAsync("glue", "CreateCrawler", Input(request, name));
        return request.Made(name);
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) =>
        before is null ? Task.CompletedTask : request.CallAsync("glue", "UpdateCrawler", Input(request, request.Physical));

    public Task DeleteAsync(ResourceRequest request) => request.CallAsync("glue", "DeleteCrawler", new JsonObject { ["Name"] = request.Physical });

    // Glue looks for the buckets when the crawler is created.
    private static async Task RequireBucketsAsync(ResourceRequest request)
    {
        foreach (var target in request.Properties["Targets"]?["S3Targets"] as JsonArray ?? [])
        {
            var path = target?["Path"]?.ToString() ?? "";
            var bucket = path[(path.IndexOf("//", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..].Split('/')[0];
            try
            {
                await request.CallAsync("s3", "HeadBucket", new JsonObject { ["Bucket"] = bucket });
            }
            catch (AwsException e) when (Presence.IsAbsent(e))
            {
                throw new AwsException("InvalidInputException", $"The bucket '{bucket}' of the S3 target '{path}' does not exist.");
            }
        }
    }

    private static JsonObject Input(ResourceRequest request, string name)
    {
        var input = request.Properties.Pick(
            "Role", "DatabaseName", "Targets", "SchemaChangePolicy", "RecrawlPolicy", "Configuration", "TablePrefix", "Description");
        input["Name"] = name;
        return input;
    }
}
