using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>The tables that a query names. The files of their objects are linked into the query's folder.</summary>
/// <param name="folder">The query's folder.</param>
/// <param name="catalog">The catalog with the tables' definitions.</param>
/// <param name="access">The caller's permissions in the catalog.</param>
/// <param name="objects">The store with the tables' data, as the caller sees it.</param>
internal sealed class QueryTables(string folder, GlueCatalog catalog, CatalogAccess access, IObjectStore objects)
{
    private readonly TableFiles _files = new(catalog, objects);
    private readonly FileLinks _links = new(Path.Combine(folder, "tables"));

    /// <summary>The size of all objects of the tables that the query names, including partitions that a filter excludes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Links the tables of a query.</summary>
    /// <param name="database">The database of table names without one.</param>
    /// <param name="query">The query's tokens.</param>
    /// <exception cref="AthenaFailure">A table cannot be read.</exception>
    public IReadOnlyList<QueryTable> Of(string database, IReadOnlyList<SqlToken> query) =>
    [
        .. TableReferences.Of(query)
            .Select(named => catalog.FindTable(named.Database ?? database, named.Table))
            .OfType<GlueTable>()
            .DistinctBy(table => (table.Database, table.Name))
            .Select(Link),
    ];

    private QueryTable Link(GlueTable table)
    {
        Permit(table);
        var linked = new List<string>();
        var locations = new List<string>();
        var keys = table.PartitionKeys;
        var compressible = TableFormat.Of(table) != "parquet";
        try
        {
            foreach (var (values, stored) in _files.Of(table))
            {
                _files.Read(stored);
                var extension = compressible && FileLinks.IsGzip(stored) ? ".gz" : "";
                if (_links.Add($"{table.Database}.{table.Name}", keys, values, linked.Count, stored, extension) is not { } link) continue;
                linked.Add(link);
                locations.Add($"s3://{stored.Bucket}/{stored.Key}");
                Bytes += stored.Size;
            }
        }
        catch (AwsException e) when (e.Code == "AccessDenied")
        {
            throw new AthenaFailure("PERMISSION_DENIED", $"table {table.Database}.{table.Name}: {e.Message}");
        }
        catch (AwsException e)
        {
            throw new AthenaFailure("HIVE_METASTORE_ERROR", $"table {table.Database}.{table.Name}: {e.Message}");
        }

        return new QueryTable(table.Database, table.Name, table.Input, linked) { Locations = locations };
    }

    private void Permit(GlueTable table)
    {
        try
        {
            access.Require("glue:GetDatabase", table.Database);
            access.Require("glue:GetTable", table.Database, table.Name);
            if (table.PartitionKeys.Count > 0) access.Require("glue:GetPartitions", table.Database, table.Name);
        }
        catch (AwsException e)
        {
            throw new AthenaFailure(e.Code, $"Insufficient permissions to execute the query. {e.Message}");
        }
    }
}
