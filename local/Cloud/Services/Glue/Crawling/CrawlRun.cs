using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>One run of a crawler: finds the tables and writes them to the catalog according to the crawler's policies.</summary>
internal sealed class CrawlRun(CrawlerDefinition crawler, GlueCatalog catalog, CatalogAccess access, IObjectStore objects, FileSampler sampler) : ICrawlRun
{
    public IReadOnlyList<string> Log => [];

    public int TablesCreated { get; private set; }

    public int TablesUpdated { get; private set; }

    public int TablesDeleted { get; private set; }

    public int PartitionsCreated { get; private set; }

    private string Database => crawler.Database
        ?? throw new Protocol.AwsException("EntityNotFoundException", $"The crawler {crawler.Name} has no database to write tables to: set its DatabaseName.");

    /// <summary>Crawls all targets.</summary>
    /// <exception cref="Protocol.AwsException">A bucket or the database does not exist.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        access.Require("glue:GetDatabase", Database);
        catalog.GetDatabase(Database);
        var discovery = new TableDiscovery(sampler, crawler.Combine, crawler.TableLevel);
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var target in crawler.Targets.Folders)
        {
            objects.Locate(target.Path.Bucket);
            foreach (var table in await discovery.DiscoverAsync(target, target.List(objects), cancellationToken)) found.Add(Write(table));
        }

        access.Require("glue:GetTables", Database, "*");
        foreach (var table in catalog.Tables(Database))
        {
            if (table.Parameter("UPDATED_BY_CRAWLER") == crawler.Name && !found.Contains(table.Name)) Missing(table);
        }
    }

    private string Write(DiscoveredTable discovered)
    {
        var name = crawler.TablePrefix.ToLowerInvariant() + discovered.Name;
        access.Require("glue:GetTable", Database, name);
        if (catalog.FindTable(Database, name) is { } other && other.Location.TrimEnd('/') != discovered.Location.TrimEnd('/'))
        {
            // Two folders have the same name: as in Glue, the second table gets a hash appended.
            name += "_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(discovered.Location)))[..32];
        }

        var input = discovered.ToInput(crawler.Name);
        input["Name"] = name;
        if (catalog.FindTable(Database, name) is not { } existing)
        {
            access.Require("glue:CreateTable", Database, name);
            catalog.CreateTable(Database, name, input);
            TablesCreated++;
        }
        else
        {
            Update(existing, input);
        }

        WritePartitions(name, discovered);
        return name;
    }

    private void Update(GlueTable existing, JsonObject input)
    {
        if (crawler.UpdateBehavior == "LOG" || crawler.RecrawlBehavior == "CRAWL_NEW_FOLDERS_ONLY") return;
        if (crawler.MergeNewColumns) MergeColumns(existing, input);
        // Parameters that others set on the table remain.
        foreach (var (key, value) in existing.Input["Parameters"] as JsonObject ?? [])
        {
            if (input["Parameters"]![key] is null && key != "DEPRECATED_BY_CRAWLER") input["Parameters"]![key] = value?.DeepClone();
        }

        if (JsonNode.DeepEquals(existing.Input, input)) return;
        access.Require("glue:UpdateTable", Database, existing.Name);
        catalog.UpdateTable(Database, existing.Name, input);
        TablesUpdated++;
    }

    private static void MergeColumns(GlueTable existing, JsonObject input)
    {
        var columns = existing.Storage["Columns"]?.DeepClone() as JsonArray ?? [];
        var known = existing.Columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var column in (JsonArray)input["StorageDescriptor"]!["Columns"]!)
        {
            if (known.Add((string)column!["Name"]!)) columns.Add(column.DeepClone());
        }

        input["StorageDescriptor"]!["Columns"] = columns;
    }

    private void WritePartitions(string name, DiscoveredTable discovered)
    {
        // A table whose keys were not rewritten (policy LOG) cannot have partitions with other keys.
        var keys = catalog.GetTable(Database, name).PartitionKeys.Select(key => key.Name);
        if (!keys.SequenceEqual(discovered.PartitionKeys, StringComparer.OrdinalIgnoreCase)) return;
        if (discovered.Partitions.Count > 0)
        {
            access.Require("glue:BatchGetPartition", Database, name);
            access.Require("glue:BatchCreatePartition", Database, name);
        }

        var current = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (values, location) in discovered.Partitions)
        {
            current.Add(location);
            if (catalog.TryAddPartition(Database, name, values, location, null)) PartitionsCreated++;
        }

        if (crawler.DeleteBehavior != "DELETE_FROM_DATABASE") return;
        access.Require("glue:GetPartitions", Database, name);
        access.Require("glue:BatchDeletePartition", Database, name);
        foreach (var gone in catalog.Partitions(Database, name).Where(partition => !current.Contains(partition.Location)))
            catalog.DeletePartition(Database, name, gone.Values);
    }

    private void Missing(GlueTable table)
    {
        if (crawler.DeleteBehavior == "DELETE_FROM_DATABASE")
        {
            access.Require("glue:DeleteTable", Database, table.Name);
            catalog.DeleteTable(Database, table.Name);
            TablesDeleted++;
        }
        else if (crawler.DeleteBehavior == "DEPRECATE_IN_DATABASE" && table.Parameter("DEPRECATED_BY_CRAWLER") is null)
        {
            var input = table.Input.DeepClone().AsObject();
            input["Parameters"]!["DEPRECATED_BY_CRAWLER"] = table.Updated.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
            access.Require("glue:UpdateTable", Database, table.Name);
            catalog.UpdateTable(Database, table.Name, input);
            TablesUpdated++;
        }
    }
}
