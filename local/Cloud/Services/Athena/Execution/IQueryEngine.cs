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

    /// <summary>Reads a query. This takes no turn and has no effect, and may be done before the query's tables are known.</summary>
    /// <exception cref="AthenaFailure">The query cannot be run.</exception>
    IEngineQuery Read(TrinoQuery query);
}

/// <summary>A query that an engine has read.</summary>
public interface IEngineQuery
{
    /// <summary>Runs the query. The caller runs one query at a time.</summary>
    /// <param name="job">The tables to read and the file to write.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <exception cref="AthenaFailure">The query failed.</exception>
    Task<QueryResult> RunAsync(QueryJob job, CancellationToken cancellationToken);
}

/// <summary>A query in Athena's SQL, which is Trino's.</summary>
/// <param name="Source">The whole statement, for positions.</param>
/// <param name="Tokens">The tokens of the query within the statement.</param>
/// <param name="Parameters">The literals that replace its question marks.</param>
public sealed record TrinoQuery(string Source, IReadOnlyList<SqlToken> Tokens, IReadOnlyList<string> Parameters);

/// <summary>The result of a query; its rows are in the file of the <see cref="QueryJob"/>.</summary>
/// <param name="Columns">The result's columns; empty for UNLOAD.</param>
/// <param name="Rows">How many rows UNLOAD wrote; 0 for a result.</param>
public sealed record QueryResult(IReadOnlyList<ResultColumn> Columns, long Rows);
