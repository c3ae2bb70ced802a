using Pipeline.Cloud.Athena.Results;
using Pipeline.Cloud.Athena.Tables;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.DuckDb;

namespace Pipeline.Cloud.Athena.Execution;

/// <summary>Runs queries in the child process.</summary>
internal static class QueryWorker
{
    /// <summary>Runs the query of a message.</summary>
    /// <returns>What it came to, as a message.</returns>
    public static byte[] Answer(byte[] message) => Run(QueryJob.Of(message)).ToMessage();

    private static QueryAnswer Run(QueryJob job)
    {
        try
        {
            using var database = QueryDatabase.Open(job);
            return Run(job, database.Session);
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

    private static QueryAnswer Run(QueryJob job, DuckDbSession session)
    {
        if (job.Unload is { } unload) return new QueryAnswer { Rows = new UnloadFile(unload, job.File).Write(session, job.Sql) };
        using var rows = session.Query(job.Sql);
        List<ResultColumn> columns = [.. rows.Columns.Select(ResultColumn.Of)];
        ResultCsv.Write(rows, columns, job.File);
        return new QueryAnswer { Columns = columns };
    }
}
