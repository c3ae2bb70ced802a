using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Glue.Catalog;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;
using Pipeline.DuckDb;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>A DuckDB of one query: views of the tables that the query names, and no way out of its own folder.</summary>
internal sealed class QueryDatabase : IDisposable
{
    private readonly string _folder;

    private QueryDatabase(DuckDbSession session, string folder)
    {
        Session = session;
        _folder = folder;
    }

    /// <summary>What runs the query.</summary>
    public DuckDbSession Session { get; }

    /// <summary>Bytes of the objects of all tables that the query names. What a partition filter spares is counted too.</summary>
    public long Bytes { get; private set; }

    /// <summary>Opens the database and makes the views.</summary>
    /// <param name="library">DuckDB.</param>
    /// <param name="settings">How much of the machine it may use.</param>
    /// <param name="folder">A folder of this query alone; results are written here too.</param>
    /// <param name="catalog">Where the tables are described.</param>
    /// <param name="access">Which of them may be read.</param>
    /// <param name="objects">Where their data are.</param>
    /// <param name="database">The query's own database.</param>
    /// <param name="query">The query's tokens.</param>
    /// <exception cref="AthenaFailure">A table cannot be read.</exception>
    public static QueryDatabase Open(
        DuckDbLibrary library, DuckDbSettings settings, string folder, GlueCatalog catalog, CatalogAccess access, IObjectStore objects, string database,
        IReadOnlyList<SqlToken> query)
    {
        Directory.CreateDirectory(folder);
        var opened = new QueryDatabase(DuckDbSession.Open(library, settings with { TempDirectory = Path.Combine(folder, "spill") }), folder);
        try
        {
            opened.Prepare(catalog, access, objects, database, query);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose() => Session.Dispose();

    private void Prepare(GlueCatalog catalog, CatalogAccess access, IObjectStore objects, string database, IReadOnlyList<SqlToken> query)
    {
        Session.Execute("SET GLOBAL integer_division = true; ATTACH ':memory:' AS awsdatacatalog");
        // Before anything that somebody wrote comes near a statement: a table's description, its files, the query.
        Session.Execute(
            $"SET GLOBAL allowed_directories = [{SqlQuote.Literal(_folder)}]; SET GLOBAL enable_external_access = false; SET GLOBAL lock_configuration = true");
        foreach (var known in catalog.Databases) Session.Execute($"CREATE SCHEMA IF NOT EXISTS awsdatacatalog.{SqlQuote.Identifier(known.Name)}");
        var current = catalog.Databases.Any(known => known.Name == database) ? database : "main";
        Session.Execute($"USE awsdatacatalog.{SqlQuote.Identifier(current)}");
        var files = new TableFiles(catalog, objects);
        var links = new FileLinks(Path.Combine(_folder, "tables"));
        var tables = TableReferences.Of(query).Select(named => catalog.FindTable(named.Database ?? database, named.Table)).OfType<GlueTable>();
        foreach (var table in tables.DistinctBy(table => (table.Database, table.Name)))
        {
            Permit(access, table);
            Add(table, files, links);
        }
    }

    private static void Permit(CatalogAccess access, GlueTable table)
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

    private void Add(GlueTable table, TableFiles files, FileLinks links)
    {
        var linked = new List<string>();
        var keys = table.PartitionKeys;
        var compressible = TableView.Format(table) != "parquet";
        try
        {
            foreach (var (values, stored) in files.Of(table))
            {
                files.Read(stored);
                var extension = compressible && FileLinks.IsGzip(stored) ? ".gz" : "";
                if (links.Add($"{table.Database}.{table.Name}", keys, values, linked.Count, stored, extension) is not { } link) continue;
                linked.Add(link);
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

        try
        {
            Session.Execute(TableView.Create(Session, table, linked));
        }
        catch (DuckDbStatementException e)
        {
            throw new AthenaFailure("HIVE_CANNOT_OPEN_SPLIT", $"table {table.Database}.{table.Name}: {e.Message}");
        }
    }
}
