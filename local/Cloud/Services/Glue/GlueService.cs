using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Glue.Crawling;
using Pipeline.Cloud.Iam.Identities;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;

namespace Pipeline.Cloud.Glue;

/// <summary>AWS Glue: the data catalog, and crawlers that crawl.</summary>
public sealed class GlueService : ICloudService, IAsyncDisposable
{
    private readonly CrawlerOperations _crawlers;

    /// <summary>Makes the service with an empty catalog.</summary>
    /// <param name="options">Where DuckDB's library is.</param>
    /// <param name="objects">What crawlers crawl.</param>
    /// <param name="time">The clock.</param>
    /// <param name="roles">The roles that crawlers work as; null where nobody checks what they may do.</param>
    public GlueService(LocalCloudOptions options, IObjectStore objects, TimeProvider time, IRoles? roles = null)
    {
        Catalog = new GlueCatalog(time);
        _crawlers = new CrawlerOperations(definition => new Crawler(
            definition, Catalog, objects, time, roles ?? new UncheckedRoles(), options));
        Operations = new Dictionary<string, OperationHandler>(
        [
            .. new DatabaseOperations(Catalog, options).All,
            .. new TableOperations(Catalog, options).All,
            .. new PartitionOperations(Catalog, options).All,
            .. _crawlers.All,
        ]);
    }

    /// <summary>The catalog that Athena queries.</summary>
    public GlueCatalog Catalog { get; }

    /// <inheritdoc/>
    public string Name => "glue";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames => ["glue"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <summary>Ends the crawls that go on.</summary>
    public ValueTask DisposeAsync() => _crawlers.DisposeAsync();
}
