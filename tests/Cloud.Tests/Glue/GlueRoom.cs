using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Engines.Glue;
using Pipeline.Cloud.Glue;
using Pipeline.Cloud.Protocol;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Glue;

/// <summary>Glue over objects in a folder, with one database.</summary>
internal sealed class GlueRoom : IAsyncDisposable
{
    public const string Bucket = "lake";
    private readonly TemporaryDirectory _directory = new();

    public GlueRoom()
    {
        Options = new LocalCloudOptions { DataDirectory = _directory.File("data"), NodeModules = Repository.NodeModules };
        Objects = new FolderObjectStore(_directory.File("objects"), Bucket);
        Glue = new GlueService(CloudContext.Unchecked(Options, Time, new Dispatcher([])), Objects, () => new DuckDbParquetSchemas(Options.NodeModules));
        Glue.Catalog.CreateDatabase("trips", []);
    }

    public FakeTimeProvider Time { get; } = new();

    public LocalCloudOptions Options { get; }

    public FolderObjectStore Objects { get; }

    public GlueService Glue { get; }

    /// <summary>Calls an operation with its members as JSON.</summary>
    public async Task<JsonObject> Call(string operation, string input) =>
        await Glue.Operations.Find(operation)!.HandleAsync(Glue, JsonNode.Parse(input)!.AsObject(), Context);

    public static CallContext Context => new(new Caller("test", "arn:aws:iam::000000000000:root"), "us-east-1", "request", CancellationToken.None);

    /// <summary>Creates a crawler of folders of the bucket.</summary>
    public Task MakeCrawler(string more, params string[] folders) => Call(
        "CreateCrawler",
        $$"""
          {"Name": "crawler", "Role": "crawler", "DatabaseName": "trips", {{more}}
           "Targets": {"S3Targets": [{{string.Join(',', folders.Select(folder => $$"""{"Path": "s3://{{Bucket}}/{{folder}}"}"""))}}]} }
          """);

    /// <summary>Runs the crawler to its end.</summary>
    /// <returns>The crawler's LastCrawl.</returns>
    public async Task<JsonObject> Crawl()
    {
        await Call("StartCrawler", """{"Name": "crawler"}""");
        JsonNode? crawler = null;
        await Eventually.HoldsAsync(
            async () => (string?)(crawler = (await Call("GetCrawler", """{"Name": "crawler"}"""))["Crawler"]!)["State"] == "READY", "the crawl ends");
        return crawler!["LastCrawl"]!.AsObject();
    }

    /// <summary>A table's columns as <c>name:type</c>.</summary>
    public IEnumerable<string> Columns(string table) => Glue.Catalog.GetTable("trips", table).Columns.Select(column => $"{column.Name}:{column.Type}");

    public IEnumerable<string> Tables => Glue.Catalog.Tables("trips").Select(table => table.Name);

    public async ValueTask DisposeAsync()
    {
        await Glue.DisposeAsync();
        _directory.Dispose();
    }
}
