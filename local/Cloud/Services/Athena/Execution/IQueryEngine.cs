using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Results;
using Pipeline.Cloud.Athena.Sql;

namespace Pipeline.Cloud.Athena.Execution;

/// <summary>Runs statements over the files of tables and writes their results to files.</summary>
public interface IQueryEngine : IAsyncDisposable
{
    /// <summary>Prepares the engine, so that the first query does not wait for it.</summary>
    /// <exception cref="InvalidOperationException">The engine cannot be started; the message says why.</exception>
    void Start();

    /// <summary>Runs a query. The caller runs one query at a time.</summary>
    /// <param name="job">The tables to read and the file to write.</param>
    /// <param name="sql">The statement, with the positions of its parts in the client's statement.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="AthenaFailure">The query failed.</exception>
    Task<QueryResult> RunAsync(QueryJob job, RewrittenSql sql, CancellationToken cancellationToken);
}

/// <summary>The result of a query; its rows are in the file of the <see cref="QueryJob"/>.</summary>
/// <param name="Columns">The result's columns; empty for UNLOAD.</param>
/// <param name="Rows">How many rows UNLOAD wrote; 0 for a result.</param>
public sealed record QueryResult(IReadOnlyList<ResultColumn> Columns, long Rows);
