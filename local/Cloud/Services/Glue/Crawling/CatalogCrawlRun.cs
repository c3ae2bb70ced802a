using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>
/// One run of a crawler with Data Catalog targets: adds the partitions that it finds below the tables' locations, and leaves the declared columns as
/// they are. What does not fit a table is logged. Source: "Supported catalog targets", "Setting crawler configuration options".
/// </summary>
internal sealed class CatalogCrawlRun(CrawlerDefinition crawler, GlueCatalog catalog, CatalogAccess access, IObjectStore objects, FileSampler sampler) : ICrawlRun
{
    private const int MostSamples = 20;
    private const int MostLogged = 200;
    private readonly List<string> _log = [];

    public int TablesCreated => 0;

    public int TablesUpdated => 0;

    public int TablesDeleted => 0;

    public IReadOnlyList<string> Log => _log;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (database, name) in crawler.Targets.Tables.SelectMany(target => target.Tables.Select(table => (target.Database, table))))
        {
            access.Require("glue:GetTable", database, name);
            var table = catalog.GetTable(database, name);
            if (table.IsView || table.Location.Length == 0) continue;
            await CrawlAsync(table, cancellationToken);
        }
    }

    private async Task CrawlAsync(GlueTable table, CancellationToken cancellationToken)
    {
        var root = S3Path.Parse(table.Location, "InvalidInputException");
        objects.Locate(root.Bucket);
        var layout = new PartitionLayout(root.Folder, [.. table.PartitionKeys.Select(key => key.Name)]);
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var fitting = new List<StoredObject>();
        // A table may have many partitions, and usually no object outside of them.
        var registered = new Lazy<HashSet<string>>(
            () => catalog.Partitions(table.Database, table.Name).Select(partition => partition.Location.TrimEnd('/') + "/").ToHashSet(StringComparer.Ordinal));
        foreach (var stored in objects.List(root.Bucket, root.Folder).Where(stored => stored.IsData))
        {
            var folder = S3Path.FolderOf(stored.Key);
            if (found.ContainsKey(folder))
            {
                fitting.Add(stored);
            }
            else if (layout.ValuesOf(stored.Key) is { } values)
            {
                fitting.Add(stored);
                if (values.Count > 0) found.Add(folder, values);
            }
            // A registered partition may lie in a folder below that of its key: one of several runs that wrote it.
            else if (!S3Path.FoldersOf(stored.Key).Any(outer => registered.Value.Contains(new S3Path(stored.Bucket, outer).ToString())))
            {
                Note(table, $"{stored.Location} is in no folder of the form {layout}; it is not a partition of the table");
            }
        }

        AddPartitions(table, root.Bucket, found);
        await CompareAsync(table, fitting, cancellationToken);
    }

    private void AddPartitions(GlueTable table, string bucket, Dictionary<string, IReadOnlyList<string>> found)
    {
        if (found.Count == 0) return;
        access.Require("glue:BatchGetPartition", table.Database, table.Name);
        var missing = found.Where(folder => catalog.FindPartition(table.Database, table.Name, folder.Value) is null).OrderBy(folder => folder.Key, StringComparer.Ordinal).ToList();
        if (missing.Count == 0) return;
        access.Require("glue:BatchCreatePartition", table.Database, table.Name);
        foreach (var (folder, values) in missing) catalog.TryAddPartition(table.Database, table.Name, values, new S3Path(bucket, folder).ToString(), null);
    }

    private async Task CompareAsync(GlueTable table, List<StoredObject> files, CancellationToken cancellationToken)
    {
        foreach (var file in FileSampler.Spread(files, MostSamples))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (await sampler.ReadAsync(file, cancellationToken) is { } sample)
                {
                    foreach (var difference in SchemaDifference.Of(table, sample)) Note(table, $"{file.Location} {difference}");
                }
            }
            catch (ParquetSchemaException e)
            {
                Note(table, e.Message);
            }
        }
    }

    private void Note(GlueTable table, string line)
    {
        if (_log.Count < MostLogged) _log.Add($"table {table.Database}.{table.Name}: {line}. The table's definition was not changed.");
    }
}
