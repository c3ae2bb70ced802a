using Pipeline.Cloud.Athena.Errors;
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

    private static QueryAnswer Run(QueryMessage query, DuckDbSession session)
    {
        if (query.Job.Unload is { } unload) return new QueryAnswer { Rows = new UnloadFile(unload, query.Job.File).Write(session, query.Sql) };
        using var rows = session.Query(query.Sql);
        return new QueryAnswer { Columns = ResultFile.Write(rows, query.Job.File) };
    }
}
