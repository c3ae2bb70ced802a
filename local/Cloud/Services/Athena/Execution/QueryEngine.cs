using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Engines.Hosting;

namespace Pipeline.Cloud.Athena.Execution;

/// <summary>
/// Runs queries in a child process, one at a time. The process serves many queries; a query that exceeds a limit or is cancelled kills it,
/// and the next query starts a new one.
/// </summary>
/// <param name="limits">Memory and time of a query.</param>
/// <param name="maximumResult">The most bytes that a query writes.</param>
internal sealed class QueryEngine(EngineLimits limits, long maximumResult) : IAsyncDisposable
{
    private readonly EngineSupervisor _engine = new(EngineRoles.Query, limits);

    /// <summary>Starts the process, so that the first query does not wait for it.</summary>
    public void Start()
    {
        try
        {
            _engine.Start();
        }
        catch (EngineEndedException e)
        {
            throw new InvalidOperationException(e.Message, e);
        }
    }

    /// <summary>Runs a query; one at a time.</summary>
    /// <param name="job">The query.</param>
    /// <param name="sql">Knows where its parts stand in Athena's words.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AthenaFailure">It failed.</exception>
    public async Task<QueryAnswer> RunAsync(QueryJob job, RewrittenSql sql, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var watch = new ResultWatch(job.File, maximumResult, stop.Cancel);
        try
        {
            var answer = QueryAnswer.Of(await _engine.AskAsync(job.ToMessage(), stop.Token));
            watch.Look();
            if (watch.Exceeded) throw TooLarge();
            if (answer.Error is { } error) throw AthenaFailure.From(error with { Message = job.WithLocations(error.Message) }, sql);
            return answer.Failure is { } failure ? throw AthenaFailure.Whole(job.WithLocations(failure)) : answer;
        }
        catch (OperationCanceledException) when (watch.Exceeded && !cancellationToken.IsCancellationRequested)
        {
            throw TooLarge();
        }
        catch (EngineEndedException e)
        {
            throw e.End switch
            {
                EngineEnd.Memory => new AthenaFailure("EXCEEDED_LOCAL_MEMORY_LIMIT", $"Query exhausted resources at this scale factor: it took {e.Message}."),
                EngineEnd.Time => new AthenaFailure("EXCEEDED_TIME_LIMIT", $"Query exceeded the maximum time limit: it took {e.Message}."),
                _ => new AthenaFailure("GENERIC_INTERNAL_ERROR", e.Message, system: true),
            };
        }
    }

    private AthenaFailure TooLarge() => new(
        "EXCEEDED_LOCAL_RESULT_LIMIT", $"The result is larger than {maximumResult} bytes, the most that the local cloud writes. Select fewer columns or rows.");

    /// <summary>Ends the process.</summary>
    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
