using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Engines.Athena.Dialect;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.Hosting;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>
/// Runs queries with DuckDB in a child process, one at a time. The process serves many queries. A query that exceeds a limit or is cancelled kills the
/// process, and the next query starts a new one.
/// </summary>
public sealed class DuckDbQueryEngine : IQueryEngine
{
    /// <summary>
    /// How much memory DuckDB may use for a query, in MiB. The rest of a query's data goes to disk, compressed. A training set of 1,000,000 out of
    /// 3,000,000 rows takes 7.8 CPU seconds if everything fits (1.5 GiB), 7.8 with this value, 9.4 with 512 MiB and 11.2 with 192 MiB. A small query
    /// takes only what it needs.
    /// </summary>
    public const int QueryMegabytes = 768;

    /// <summary>
    /// How much memory the child process may take in addition to <see cref="QueryMegabytes"/>, in MiB: the program itself, and memory that DuckDB
    /// does not count (results being written, strings and lists within a row).
    /// </summary>
    private const int BesideMegabytes = 256;

    // Athena's own limit is 30 minutes. 3,000,000 rows of a training set take half a minute here.
    private static readonly TimeSpan LongestQuery = TimeSpan.FromMinutes(5);

    private readonly string _nodeModules;
    private readonly DuckDbSettings _settings;
    private readonly long _maximumResult;
    private readonly long _unloadBytes;
    private readonly EngineSupervisor _engine;

    /// <summary>Creates the engine.</summary>
    /// <param name="nodeModules">The folder of npm's packages, which contains DuckDB's library.</param>
    /// <param name="settings">How much of the machine a query may use; null for two threads and <see cref="QueryMegabytes"/>.</param>
    /// <param name="longest">The time limit of a query; null for five minutes.</param>
    /// <param name="maximumResult">The most bytes that a query may write to the machine's disk.</param>
    /// <param name="unloadBytes">The bytes after which UNLOAD begins another file; null for 256 MiB.</param>
    public DuckDbQueryEngine(string nodeModules, DuckDbSettings? settings = null, TimeSpan? longest = null, long maximumResult = 1L << 30, long? unloadBytes = null)
    {
        _unloadBytes = unloadBytes ?? UnloadFiles.Bytes;
        _nodeModules = Path.GetFullPath(nodeModules);
        _settings = settings ?? new DuckDbSettings { MemoryMegabytes = QueryMegabytes };
        _maximumResult = maximumResult;
        _engine = new EngineSupervisor(EngineRoles.Query, new EngineLimits(_settings.MemoryMegabytes + BesideMegabytes, longest ?? LongestQuery));
    }

    /// <summary>Loads DuckDB's library, so that a missing one is reported now and not by the first query, and starts the process.</summary>
    /// <exception cref="DuckDbLibraryMissingException">The library is missing.</exception>
    /// <exception cref="InvalidOperationException">The process cannot be started.</exception>
    public void Start()
    {
        DuckDbLibrary.Load(_nodeModules);
        try
        {
            _engine.Start();
        }
        catch (EngineEndedException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public IEngineQuery Read(TrinoQuery query) => new RewrittenQuery(this, TrinoRewriter.Rewrite(query.Source, query.Tokens, query.Parameters), IsOrdered(query.Tokens));

    /// <summary>Ends the child process.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    // An ORDER BY outside of all parentheses.
    private static bool IsOrdered(IReadOnlyList<SqlToken> tokens)
    {
        var depth = 0;
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].IsSymbol("(")) depth++;
            else if (tokens[i].IsSymbol(")")) depth--;
            else if (depth == 0 && tokens[i].Is("order") && tokens[i + 1].Is("by")) return true;
        }

        return false;
    }

    private async Task<QueryResult> RunAsync(QueryJob job, RewrittenSql sql, bool ordered, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var watch = new ResultWatch(job.File, _maximumResult, stop.Cancel);
        try
        {
            var query = new QueryMessage(_nodeModules, _settings, job, sql.ToString(), Rewrite(job), QueryTask.Run) { UnloadBytes = _unloadBytes, Ordered = ordered };
            var answer = QueryAnswer.Of(await _engine.AskAsync(query.ToMessage(), stop.Token));
            watch.Look();
            if (watch.Exceeded) throw TooLarge();
            if (answer.Error is { } error) throw (error with { Message = job.WithLocations(error.Message) }).ToFailure(sql);
            if (answer.Failure is { } failure) throw AthenaFailure.Whole(job.WithLocations(failure));
            return new QueryResult(answer.Columns, answer.Rows) { Files = answer.Files };
        }
        catch (OperationCanceledException) when (watch.Exceeded && !cancellationToken.IsCancellationRequested)
        {
            throw TooLarge();
        }
        catch (EngineEndedException e)
        {
            throw Failure(e);
        }
    }

    private async Task<QueryAnswer> PlanAsync(QueryJob job, RewrittenSql sql, QueryTask task, CancellationToken cancellationToken)
    {
        var query = new QueryMessage(_nodeModules, _settings, job, sql.ToString(), Rewrite(job), task);
        try
        {
            return QueryAnswer.Of(await _engine.AskAsync(query.ToMessage(), cancellationToken));
        }
        catch (EngineEndedException e) when (e.End != EngineEnd.Crash)
        {
            // A statement that takes too much to plan takes it when it runs too, and fails then, with its own reason.
            return new QueryAnswer();
        }
        catch (EngineEndedException e)
        {
            throw Failure(e);
        }
    }

    private static AthenaFailure Failure(EngineEndedException ended) => ended.End switch
    {
        EngineEnd.Memory => new AthenaFailure("EXCEEDED_LOCAL_MEMORY_LIMIT", $"Query exhausted resources at this scale factor: it took {ended.Message}."),
        EngineEnd.Time => new AthenaFailure("EXCEEDED_TIME_LIMIT", $"Query exceeded the maximum time limit: it took {ended.Message}."),
        _ => new AthenaFailure("GENERIC_INTERNAL_ERROR", ended.Message, system: true),
    };

    private static IReadOnlyList<RewrittenView> Rewrite(QueryJob job) => [.. job.Views.Select(RewrittenView.Of)];

    private AthenaFailure TooLarge() => new(
        "EXCEEDED_LOCAL_RESULT_LIMIT", $"The result is larger than {_maximumResult} bytes, the most that the local cloud writes. Select fewer columns or rows.");

    private sealed class RewrittenQuery(DuckDbQueryEngine engine, RewrittenSql sql, bool ordered) : IEngineQuery
    {
        public async Task<IReadOnlyList<PartitionFilter>> FilterAsync(QueryJob job, CancellationToken cancellationToken) =>
            (await engine.PlanAsync(job, sql, QueryTask.Filter, cancellationToken)).Filters;

        public async Task<IReadOnlyList<NeededPartitions>> ChooseAsync(QueryJob job, CancellationToken cancellationToken) =>
            (await engine.PlanAsync(job, sql, QueryTask.Choose, cancellationToken)).Needed;

        public Task<QueryResult> RunAsync(QueryJob job, CancellationToken cancellationToken) => engine.RunAsync(job, sql, ordered, cancellationToken);
    }
}
