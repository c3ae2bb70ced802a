using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Engines.Athena.Dialect;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>A DuckDB database for one query: views of the tables that the query names, without access to files outside the query's folder.</summary>
internal sealed class QueryDatabase : IDisposable
{
    private QueryDatabase(DuckDbSession session) => Session = session;

    /// <summary>The session that runs the query.</summary>
    public DuckDbSession Session { get; }

    /// <summary>Opens the database and creates the views.</summary>
    /// <exception cref="AthenaFailure">A table cannot be read.</exception>
    public static QueryDatabase Open(QueryMessage query)
    {
        var opened = new QueryDatabase(DuckDbSession.Open(DuckDbLibrary.Load(query.NodeModules), query.Settings with { TempDirectory = Path.Combine(query.Job.Folder, "spill") }));
        try
        {
            opened.Prepare(query.Job);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose() => Session.Dispose();

    private void Prepare(QueryJob job)
    {
        // Data that exceed the memory limit must not fill the machine's disk.
        Session.Execute("SET GLOBAL max_temp_directory_size = '4GiB'");
        Session.Execute("SET GLOBAL integer_division = true; ATTACH ':memory:' AS awsdatacatalog");
        // Locked before any user input is used in a statement: a table's definition, its files, the query.
        Session.Execute(
            $"SET GLOBAL allowed_directories = [{SqlQuote.Literal(job.Folder)}]; SET GLOBAL enable_external_access = false; SET GLOBAL lock_configuration = true");
        Session.Execute(TrinoMacros.Statements);
        foreach (var known in job.Databases) Session.Execute($"CREATE SCHEMA IF NOT EXISTS awsdatacatalog.{SqlQuote.Identifier(known)}");
        var current = job.Databases.Contains(job.Database, StringComparer.Ordinal) ? job.Database : "main";
        Session.Execute($"USE awsdatacatalog.{SqlQuote.Identifier(current)}");
        foreach (var table in job.Tables) Add(table.Schema, table.Files);
    }

    private void Add(TableSchema table, IReadOnlyList<string> files)
    {
        try
        {
            Session.Execute(TableView.Create(Session, table, files));
        }
        catch (DuckDbStatementException e)
        {
            throw new AthenaFailure("HIVE_CANNOT_OPEN_SPLIT", $"table {table.FullName}: {e.Message}");
        }
        catch (FormatException e)
        {
            throw new AthenaFailure("HIVE_INVALID_METADATA", $"table {table.FullName}: {e.Message}");
        }
    }
}
