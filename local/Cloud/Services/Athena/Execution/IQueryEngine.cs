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
    /// <summary>What the query asks of its tables' partitions, so that the catalog lists no others.</summary>
    /// <param name="job">The tables, without partitions and files.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A filter for each table of which the engine knows one.</returns>
    Task<IReadOnlyList<PartitionFilter>> FilterAsync(QueryJob job, CancellationToken cancellationToken);

    /// <summary>The partitions that the query can need: those that no condition of it excludes.</summary>
    /// <param name="job">The tables with their partitions, without files.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A choice for each table of which the engine knows one; for the others the query needs all partitions.</returns>
    Task<IReadOnlyList<NeededPartitions>> ChooseAsync(QueryJob job, CancellationToken cancellationToken);

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
public sealed record QueryResult(IReadOnlyList<ResultColumn> Columns, long Rows)
{
    /// <summary>The files that UNLOAD wrote, in the order of their rows.</summary>
    public IReadOnlyList<UnloadedFile> Files { get; init; } = [];
}

/// <summary>A file that UNLOAD wrote.</summary>
/// <param name="Path">The file.</param>
/// <param name="Folder">The folders of its partition below the target (<c>dt=2026-01-15/</c>); empty without partitions.</param>
public sealed record UnloadedFile(string Path, string Folder);
