using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>The tables and views that a query names. The files of the partitions that it needs are linked into the query's folder.</summary>
/// <param name="folder">The query's folder.</param>
/// <param name="catalog">The catalog, as the caller sees it.</param>
/// <param name="objects">The store with the tables' data, as the caller sees it.</param>
internal sealed class QueryTables(string folder, CatalogView catalog, IObjectStore objects)
{
    private readonly TableFiles _files = new(objects);
    private readonly FileLinks _links = new(Path.Combine(folder, "tables"));
    private readonly List<TableSchema> _schemas = [];
    private readonly List<(QueryTable Table, IReadOnlyList<TablePartition> Partitions)> _tables = [];
    private readonly List<QueryView> _views = [];

    /// <summary>The size of all linked files. Athena counts the parts of a Parquet file that it reads; here a file counts as a whole.</summary>
    public long Bytes { get; private set; }

    /// <summary>The views of the query, each after those that it reads.</summary>
    public IReadOnlyList<QueryView> Views => _views;

    /// <summary>The tables, without partitions and files.</summary>
    public IReadOnlyList<QueryTable> Schemas => [.. _schemas.Select(schema => new QueryTable(schema, []))];

    /// <summary>Whether the catalog is to list partitions, which it can be asked for by a filter.</summary>
    public bool AreListed => _schemas.Exists(IsListed);

    /// <summary>Whether partitions are listed that a condition may still exclude, which the catalog was not asked for.</summary>
    public bool AreOpen { get; private set; }

    /// <summary>The tables with their listed partitions, without files.</summary>
    public IReadOnlyList<QueryTable> Candidates => [.. _tables.Select(candidate => candidate.Table)];

    /// <summary>Reads the definitions of what the query names.</summary>
    /// <param name="query">The query's tokens.</param>
    /// <exception cref="AthenaFailure">A table or view cannot be read.</exception>
    public async Task ReadAsync(IReadOnlyList<SqlToken> query)
    {
        foreach (var (table, view) in await catalog.RelationsAsync(TableReferences.Of(query)))
        {
            if (view is not null)
            {
                _views.Add(new QueryView(table.Database, table.Name, view));
                continue;
            }

            _schemas.Add(table);
        }
    }

    /// <summary>Lists the partitions that the query can need.</summary>
    /// <param name="query">The query's tokens.</param>
    /// <param name="filters">What the query asks of them; without a filter all partitions of a table are listed.</param>
    /// <exception cref="AthenaFailure">A table cannot be read.</exception>
    public async Task ListAsync(IReadOnlyList<SqlToken> query, IReadOnlyList<PartitionFilter> filters)
    {
        foreach (var table in _schemas)
        {
            var filter = filters.FirstOrDefault(each => each.Database == table.Database && each.Table == table.Name);
            var partitions = ProjectedPartitions.Has(table) ? ProjectedPartitions.Of(table, query) : await catalog.PartitionsAsync(table, filter?.Expression);
            _tables.Add((new QueryTable(table, []) { Partitions = [.. partitions.Select(partition => partition.Values)] }, partitions));
            AreOpen |= table.HasPartitions && partitions.Count > 1 && !(IsListed(table) && filter is { IsWhole: true });
        }
    }

    /// <summary>Links the files of the partitions that the query needs.</summary>
    /// <param name="chosen">The choices of the engine; a table without one is linked whole.</param>
    /// <exception cref="AthenaFailure">A table cannot be read.</exception>
    public IReadOnlyList<QueryTable> Link(IReadOnlyList<NeededPartitions> chosen)
    {
        var linked = new List<QueryTable>();
        foreach (var (table, partitions) in _tables)
        {
            var schema = table.Schema;
            var needed = chosen.FirstOrDefault(choice => choice.Database == schema.Database && choice.Table == schema.Name)?.Needed;
            linked.Add(schema.IsPartitionList ? table : Link(schema, partitions, needed));
        }

        return linked;
    }

    private static bool IsListed(TableSchema table) => table.HasPartitions && !ProjectedPartitions.Has(table);

    private QueryTable Link(TableSchema table, IReadOnlyList<TablePartition> partitions, IReadOnlyList<int>? needed)
    {
        var linked = new List<string>();
        var locations = new List<string>();
        IReadOnlyList<string> keys = [.. table.PartitionKeys.Select(key => key.Name)];
        var compressible = table.Format != "parquet";
        try
        {
            foreach (var (values, stored) in _files.Of(table, partitions, needed))
            {
                _files.Read(stored);
                var extension = compressible && FileLinks.IsGzip(stored) ? ".gz" : "";
                if (_links.Add(table.FullName, keys, values, linked.Count, stored, extension) is not { } link) continue;
                linked.Add(link);
                locations.Add(stored.Location);
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
