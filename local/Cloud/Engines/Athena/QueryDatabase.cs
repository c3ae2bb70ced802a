using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Engines.Athena.Functions;
using Pipeline.Cloud.Engines.Athena.Tables;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>
/// A DuckDB database for one query: views of the tables that the query names, without access to files outside the query's folder. To choose the
/// partitions that the query needs, the tables are empty.
/// </summary>
internal sealed class QueryDatabase : IDisposable
{
    private QueryDatabase(DuckDbSession session) => Session = session;

    /// <summary>The session that runs the query.</summary>
    public DuckDbSession Session { get; }

    /// <summary>Opens the database and creates the views.</summary>
    /// <exception cref="AthenaFailure">A table cannot be read, or a view is stale.</exception>
    public static QueryDatabase Open(QueryMessage query)
    {
        var settings = query.Settings with { TempDirectory = Path.Combine(query.Job.Folder, "spill") };
        // Several threads write the rows of a folder in any order.
        if (query.Job.Unload is { } unload && (query.Ordered || unload.PartitionedBy.Count > 0)) settings = settings with { Threads = 1 };
        var opened = new QueryDatabase(DuckDbSession.Open(DuckDbLibrary.Load(query.NodeModules), settings));
        try
        {
            opened.Prepare(query);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    public void Dispose() => Session.Dispose();

    private void Prepare(QueryMessage query)
    {
        var job = query.Job;
        // Data that exceed the memory limit must not fill the machine's disk.
        Session.Execute("SET GLOBAL max_temp_directory_size = '4GiB'");
        Session.Execute("SET GLOBAL integer_division = true; ATTACH ':memory:' AS awsdatacatalog");
        Session.Execute($"SET GLOBAL allowed_directories = [{SqlQuote.Literal(job.Folder)}]; SET GLOBAL enable_external_access = false");
        // Locked before any user input is used in a statement: a table's definition, its files, the query. Rules of the planner cannot do harm.
        var runs = query.Task == QueryTask.Run;
        if (runs) Session.Execute("SET GLOBAL lock_configuration = true");
        TrinoScalars.Register(Session);
        Session.Execute(TrinoMacros.Statements);
        Session.Execute(HiveMacros.Statements);
        foreach (var known in job.Databases.Concat(query.Views.Select(view => view.Schema)).Distinct()) Session.Execute($"CREATE SCHEMA IF NOT EXISTS awsdatacatalog.{SqlQuote.Identifier(known)}");
        foreach (var table in job.Tables) Add(table, empty: !runs);
        foreach (var view in query.Views) new StoredView(view).Create(Session);
        var current = job.Databases.Contains(job.Database, StringComparer.Ordinal) ? job.Database : "main";
        Session.Execute($"USE awsdatacatalog.{SqlQuote.Identifier(current)}");
    }

    private void Add(QueryTable table, bool empty)
    {
        try
        {
            Session.Execute(empty && !table.Schema.IsPartitionList ? TableView.Empty(table.Schema) : TableView.Create(Session, table));
        }
        catch (DuckDbStatementException e)
        {
            throw new AthenaFailure("HIVE_CANNOT_OPEN_SPLIT", $"table {table.Schema.FullName}: {e.Message}");
        }
        catch (FormatException e)
        {
            throw new AthenaFailure("HIVE_INVALID_METADATA", $"table {table.Schema.FullName}: {e.Message}");
        }
    }
}
