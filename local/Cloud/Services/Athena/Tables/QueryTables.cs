using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>The tables that a query names. The files of their objects are linked into the query's folder.</summary>
/// <param name="folder">The query's folder.</param>
/// <param name="catalog">The catalog, as the caller sees it.</param>
/// <param name="objects">The store with the tables' data, as the caller sees it.</param>
internal sealed class QueryTables(string folder, CatalogView catalog, IObjectStore objects)
{
    private readonly TableFiles _files = new(objects);
    private readonly FileLinks _links = new(Path.Combine(folder, "tables"));

    /// <summary>The size of all objects of the tables that the query names, including partitions that a filter excludes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Links the tables of a query.</summary>
    /// <param name="query">The query's tokens.</param>
    /// <exception cref="AthenaFailure">A table cannot be read.</exception>
    public async Task<IReadOnlyList<QueryTable>> OfAsync(IReadOnlyList<SqlToken> query)
    {
        var linked = new List<QueryTable>();
        foreach (var table in await catalog.TablesAsync(TableReferences.Of(query))) linked.Add(Link(table, await catalog.PartitionsAsync(table)));
        return linked;
    }

    private QueryTable Link(TableSchema table, IReadOnlyList<TablePartition> partitions)
    {
        var linked = new List<string>();
        var locations = new List<string>();
        IReadOnlyList<string> keys = [.. table.PartitionKeys.Select(key => key.Name)];
        var compressible = table.Format != "parquet";
        try
        {
            foreach (var (values, stored) in _files.Of(table, partitions))
            {
                _files.Read(stored);
                var extension = compressible && FileLinks.IsGzip(stored) ? ".gz" : "";
                if (_links.Add(table.FullName, keys, values, linked.Count, stored, extension) is not { } link) continue;
                linked.Add(link);
                locations.Add($"s3://{stored.Bucket}/{stored.Key}");
                Bytes += stored.Size;
            }
        }
        catch (AwsException e) when (e.Code == "AccessDenied")
        {
            throw new AthenaFailure("PERMISSION_DENIED", $"table {table.FullName}: {e.Message}");
        }
        catch (AwsException e)
        {
            throw CatalogView.Failure($"table {table.FullName}", e);
        }

        return new QueryTable(table, linked) { Locations = locations };
    }
}
