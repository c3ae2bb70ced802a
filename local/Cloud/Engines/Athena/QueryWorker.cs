using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Engines.Athena.Pruning;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>Runs queries in the child process.</summary>
public static class QueryWorker
{
    /// <summary>Runs a <see cref="QueryMessage"/>.</summary>
    /// <returns>The serialized <see cref="QueryAnswer"/>.</returns>
    public static byte[] Answer(byte[] message) => Run(QueryMessage.Of(message)).ToMessage();

    private static QueryAnswer Run(QueryMessage query)
    {
        try
        {
            if (query.Task != QueryTask.Run) return Plan(query);
            using var database = QueryDatabase.Open(query);
            return Run(query, database.Session);
        }
        catch (AthenaFailure e)
        {
            return new QueryAnswer { Failure = e.Message };
        }
        catch (DuckDbStatementException e)
        {
            return new QueryAnswer { Error = EngineError.Of(e) };
        }
    }

    private static QueryAnswer Plan(QueryMessage query)
    {
        try
        {
            using var database = QueryDatabase.Open(query);
            if (PartitionPlan.Of(database.Session, query.Sql) is not { } plan) return new QueryAnswer();
            return query.Task == QueryTask.Filter
                ? new QueryAnswer { Filters = [.. query.Job.Tables.Where(table => table.Schema.HasPartitions).Select(plan.Filter)] }
                : new QueryAnswer { Needed = [.. query.Job.Tables.Where(table => table.Schema.HasPartitions && table.Partitions.Count > 0).Select(plan.Choose)] };
        }
        catch (Exception e) when (e is AthenaFailure or DuckDbStatementException)
        {
            // The statement fails for the same reason when it runs, and says it then.
            return new QueryAnswer();
        }
    }

    private static QueryAnswer Run(QueryMessage query, DuckDbSession session)
    {
        if (query.Job.Unload is { } unload)
        {
            var written = new UnloadFiles(unload, query.Job.File, query.UnloadBytes);
            return new QueryAnswer { Rows = written.Write(session, query.Sql), Files = written.Files };
        }

        using var rows = session.Query(query.Sql);
        return new QueryAnswer { Columns = ResultFile.Write(rows, query.Job.File) };
    }
}
