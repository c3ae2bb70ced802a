using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Glue.Crawling;
using Pipeline.Cloud.Glue.Operations;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue;

/// <summary>AWS Glue: the data catalog and crawlers.</summary>
public sealed class GlueService : ICloudService, IAsyncDisposable
{
    private readonly CrawlerOperations _crawlers;

    /// <summary>Creates the service with the catalog that the cloud had when it ended.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="objects">The objects that crawlers read.</param>
    /// <param name="parquet">Creates the reader of Parquet schemas for one crawl.</param>
    public GlueService(CloudContext context, IObjectStore objects, Func<IParquetSchemas> parquet)
    {
        var (options, time, roles) = (context.Options, context.Time, context.Roles);
        Catalog = new GlueCatalog(new CatalogJournal(context.Journals.States("glue")), time);
        _crawlers = new CrawlerOperations(definition => new Crawler(definition, Catalog, objects, parquet, time, roles, options));
        Operations = new OperationTable(
        [
            .. new DatabaseOperations(Catalog, options).All,
            .. new TableOperations(Catalog, options).All,
            .. new PartitionOperations(Catalog, options).All,
            .. new BatchPartitionOperations(Catalog, options).All,
            .. _crawlers.All,
        ]);
    }

    /// <inheritdoc/>
    public string Name => "glue";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames => ["glue"];

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <summary>The catalog.</summary>
    internal GlueCatalog Catalog { get; }

    /// <summary>Stops the running crawls.</summary>
    public ValueTask DisposeAsync() => _crawlers.DisposeAsync();
}
