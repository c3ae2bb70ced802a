using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Athena.Catalog;

/// <summary>What a query sees of the catalog: the tables that it names and its databases, as far as its caller may see them.</summary>
/// <param name="glue">The catalog.</param>
/// <param name="current">The database of table names without one.</param>
internal sealed class CatalogView(GlueClient glue, string current)
{
    // Trino knows no limit, except the stack of its analysis.
    private const int DeepestView = 32;
    private const string PartitionList = "$partitions";

    // Trino has this schema in every catalog; Glue does not know it.
    private const string InformationSchema = "information_schema";

    private readonly Dictionary<string, Sight<bool>> _databases = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Database, string Name), Sight<TableSchema?>> _tables = [];
    private readonly Dictionary<(string Database, string Name, string? Expression), Sight<IReadOnlyList<TablePartition>>> _partitions = [];
    private readonly HashSet<(string Database, string Name)> _known = [];
    private readonly List<CatalogRelation> _relations = [];
    private bool _hasUnknownNames;

    /// <summary>
    /// Why the caller may not see a name of the query; null if nothing was refused. Only the engine knows whether the name is a table of its own,
    /// so this is the query's failure only if the engine cannot run it.
    /// </summary>
    public AthenaFailure? Denied { get; private set; }

    /// <summary>
    /// The tables and views of a query and of its views, each once and after those that it reads. Names that the catalog does not have are left to
    /// the engine.
    /// </summary>
    /// <exception cref="AthenaFailure">
    /// HIVE_METASTORE_ERROR: the catalog cannot be read. HIVE_INVALID_VIEW_DATA, VIEW_IS_RECURSIVE, NOT_SUPPORTED: a view cannot be read.
    /// </exception>
    public async Task<IReadOnlyList<CatalogRelation>> RelationsAsync(IReadOnlyCollection<TableReference> references)
    {
        await AddAsync(references, current, []);
        return _relations;
    }

    /// <summary>The partitions of a table; none if it has no partition keys.</summary>
    /// <param name="table">The table.</param>
    /// <param name="expression">Which of them, as Glue's GetPartitions takes it; null for all.</param>
    /// <exception cref="AthenaFailure">They cannot be read.</exception>
    public async Task<IReadOnlyList<TablePartition>> PartitionsAsync(TableSchema table, string? expression)
    {
        if (table.PartitionKeys.Count == 0) return [];
        var (database, name) = (table.Database, table.PartitionsOf ?? table.Name);
        var (partitions, denial) = await SeeOnceAsync(_partitions, (database, name, expression), $"table {database}.{name}", () => glue.PartitionsAsync(database, name, expression));
        return partitions ?? throw denial!;
    }

    /// <summary>
    /// The databases that the engine may list. A query of the catalog's tables needs its own databases alone. A name that the catalog does not have
    /// may be the engine's list of databases, so the query gets all that its caller may list.
    /// </summary>
    /// <exception cref="AthenaFailure">HIVE_METASTORE_ERROR: the catalog cannot be read.</exception>
    public async Task<IReadOnlyList<string>> DatabasesAsync()
    {
        if (_hasUnknownNames && (await SeeAsync("the list of databases", glue.DatabasesAsync)).Value is { } all) return all;
        await SeeDatabaseAsync(current);
        return [.. _databases.Where(database => database.Value.Value).Select(database => database.Key)];
    }

    /// <summary>The failure of a query whose tables cannot be read from the catalog.</summary>
    public static AthenaFailure Failure(string what, AwsException e) => new("HIVE_METASTORE_ERROR", $"{what}: {e.Message}");

    private async Task AddAsync(IReadOnlyCollection<TableReference> references, string schema, IReadOnlyList<string> views)
    {
        foreach (var (database, name) in references.Select(reference => (reference.Database ?? schema, reference.Table)).Distinct())
        {
            if (views.Contains($"{database}.{name}", StringComparer.Ordinal))
                throw new AthenaFailure("VIEW_IS_RECURSIVE", $"View is recursive: {string.Join(" reads ", views.Append($"{database}.{name}"))}");
            if (!_known.Add((database, name))) continue;
            if (await RelationAsync(database, name) is not { } found) _hasUnknownNames = true;
            else if (found.View is not { } view) _relations.Add(found);
            else if (views.Count == DeepestView) throw new AthenaFailure("NOT_SUPPORTED", $"views nested deeper than {DeepestView} are not emulated by the local cloud: {views[0]}");
            else
            {
                await AddAsync(TableReferences.Of(view.Query.Tokens), view.Schema, [.. views, found.Table.FullName]);
                _relations.Add(found);
            }
        }
    }

    private async Task<CatalogRelation?> RelationAsync(string database, string name)
    {
        if (name.EndsWith(PartitionList, StringComparison.Ordinal))
        {
            // Trino has no such table beside one without partition keys.
            return await FindAsync(database, name[..^PartitionList.Length]) is { PartitionKeys.Count: > 0 } partitioned
                ? new CatalogRelation(partitioned with { Name = name, PartitionsOf = partitioned.Name }, null)
                : null;
        }

        return await FindAsync(database, name) is { } table ? new CatalogRelation(table, table.ViewText is null ? null : ViewDefinition.Read(table)) : null;
    }

    private async Task<TableSchema?> FindAsync(string database, string name)
    {
        if (database == InformationSchema) return null;
        var (exists, denial) = await SeeDatabaseAsync(database);
        TableSchema? table = null;
        if (exists) (table, denial) = await SeeOnceAsync(_tables, (database, name), $"table {database}.{name}", () => glue.FindTableAsync(database, name));
        Denied ??= denial;
        return table;
    }

    private Task<Sight<bool>> SeeDatabaseAsync(string database) =>
        SeeOnceAsync(_databases, database, $"database {database}", () => glue.HasDatabaseAsync(database));

    private static async Task<Sight<T>> SeeOnceAsync<TKey, T>(Dictionary<TKey, Sight<T>> seen, TKey key, string what, Func<Task<T>> ask)
        where TKey : notnull => seen.TryGetValue(key, out var known) ? known : seen[key] = await SeeAsync(what, ask);

    private static async Task<Sight<T>> SeeAsync<T>(string what, Func<Task<T>> ask)
    {
        try
        {
            return new Sight<T>(await ask(), null);
        }
        catch (AwsException e) when (e.Code == "AccessDeniedException")
        {
            return new Sight<T>(default, new AthenaFailure(e.Code, $"Insufficient permissions to execute the query. {e.Message}"));
        }
        catch (AwsException e)
        {
            throw Failure(what, e);
        }
    }

    /// <summary>What the catalog answers, or why it refuses to.</summary>
    private readonly record struct Sight<T>(T? Value, AthenaFailure? Denial);
}

/// <summary>A table or view that a query reads.</summary>
/// <param name="Table">The catalog's definition.</param>
/// <param name="View">The view; null for a table.</param>
internal sealed record CatalogRelation(TableSchema Table, ViewDefinition? View);
