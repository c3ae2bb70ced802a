using System.Text.Json.Nodes;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Results;
using Pipeline.Cloud.Athena.WorkGroups;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Athena.Queries;

/// <summary>A query and its state.</summary>
internal sealed class QueryExecution(string id, QueryRequest request, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly DateTimeOffset _submitted = time.GetUtcNow();
    private readonly CancellationTokenSource _stop = new();
    private string _state = "QUEUED";
    private AthenaFailure? _failure;
    private string? _reason;
    private DateTimeOffset? _started;
    private DateTimeOffset? _completed;
    private (string Type, string Subtype) _statement = ("DML", "SELECT");
    private QueryOutcome? _outcome;
    private long _bytes;

    public string Id { get; } = id;

    public QueryRequest Request { get; } = request;

    /// <summary>Cancelled when the client stops the query.</summary>
    public CancellationToken Stopped => _stop.Token;

    /// <summary>Whether the query has ended.</summary>
    public bool HasEnded
    {
        get { lock (_lock) return _completed is not null; }
    }

    /// <summary>The outcome of a query that succeeded.</summary>
    /// <exception cref="AwsException">InvalidRequestException: the query has not finished, or did not succeed.</exception>
    public QueryOutcome Outcome
    {
        get
        {
            lock (_lock)
            {
                return _outcome ?? throw new AwsException("InvalidRequestException", _completed is null
                    ? $"Query has not yet finished. Current state: {_state}"
                    : $"Query did not finish successfully. Final query state: {_state}");
            }
        }
    }

    /// <summary>Records that the query runs.</summary>
    public void Start()
    {
        lock (_lock) (_state, _started) = ("RUNNING", time.GetUtcNow());
    }

    /// <summary>Records the kind of statement.</summary>
    public void Is(Sql.Statement statement)
    {
        lock (_lock) _statement = (statement.Type, statement.Subtype);
    }

    /// <summary>Records how many bytes the query reads.</summary>
    public void Scans(long bytes)
    {
        lock (_lock) _bytes = bytes;
    }

    /// <summary>Records that the query succeeded.</summary>
    public void Succeed(QueryOutcome outcome)
    {
        lock (_lock)
        {
            _outcome = outcome;
            End("SUCCEEDED", null);
        }
    }

    /// <summary>Records that the query failed.</summary>
    public void Fail(AthenaFailure failure)
    {
        lock (_lock)
        {
            _failure = failure;
            End("FAILED", failure.Message);
        }
    }

    /// <summary>Records that the query was cancelled.</summary>
    public void Cancel(string reason)
    {
        lock (_lock) End("CANCELLED", reason);
    }

    /// <summary>Asks the query to stop. Does nothing if the query has ended.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>The query as AWS describes it.</summary>
    public JsonObject Describe()
    {
        lock (_lock)
        {
            var output = _outcome?.Location ?? $"{Request.OutputLocation}{Id}{(_statement.Subtype == "SELECT" ? ".csv" : "")}";
            return new JsonObject
            {
                ["QueryExecutionId"] = Id,
                ["Query"] = Request.Sql,
                ["StatementType"] = _statement.Type,
                ["SubstatementType"] = _statement.Subtype,
                ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = output },
                ["ResultReuseConfiguration"] = new JsonObject { ["ResultReuseByAgeConfiguration"] = new JsonObject { ["Enabled"] = false } },
                ["QueryExecutionContext"] = new JsonObject { ["Database"] = Request.Database, ["Catalog"] = Request.Catalog },
                ["Status"] = Status(),
                ["Statistics"] = Statistics(),
                ["WorkGroup"] = Request.WorkGroup.Name,
                ["EngineVersion"] = WorkGroup.Engine,
                ["ExecutionParameters"] = Request.Parameters.Count == 0 ? null : new JsonArray([.. Request.Parameters.Select(value => JsonValue.Create(value))]),
            };
        }
    }

    private void End(string state, string? reason)
    {
        if (_completed is not null) return;
        (_state, _reason, _completed) = (state, reason, time.GetUtcNow());
    }

    private JsonObject Status()
    {
        var status = new JsonObject { ["State"] = _state, ["SubmissionDateTime"] = AwsTimestamp.Node(_submitted) };
        if (_reason is not null) status["StateChangeReason"] = _reason;
        if (_completed is { } completed) status["CompletionDateTime"] = AwsTimestamp.Node(completed);
        if (_failure is not null)
        {
            status["AthenaError"] = new JsonObject
            {
                ["ErrorCategory"] = _failure.IsSystem ? 1 : 2,
                ["ErrorType"] = _failure.IsSystem ? 233 : 1006,
                ["Retryable"] = false,
                ["ErrorMessage"] = _failure.Message,
            };
        }

        return status;
    }

    private JsonObject Statistics()
    {
        var end = _completed ?? time.GetUtcNow();
        var begin = _started ?? end;
        var statistics = new JsonObject
        {
            ["EngineExecutionTimeInMillis"] = (long)(end - begin).TotalMilliseconds,
            ["DataScannedInBytes"] = _bytes,
            ["TotalExecutionTimeInMillis"] = (long)(end - _submitted).TotalMilliseconds,
            ["QueryQueueTimeInMillis"] = (long)(begin - _submitted).TotalMilliseconds,
            ["ServiceProcessingTimeInMillis"] = 0,
            ["ResultReuseInformation"] = new JsonObject { ["ReusedPreviousResult"] = false },
        };
        if (_outcome?.ManifestLocation is { } manifest) statistics["DataManifestLocation"] = manifest;
        return statistics;
    }
}

/// <summary>The outcome of a query that succeeded.</summary>
/// <param name="Location">The location of the result object; for UNLOAD, the prefix of the metadata and manifest objects.</param>
/// <param name="Columns">The result's columns.</param>
/// <param name="HasHeader">Whether the first row of the result contains the column names.</param>
/// <param name="Rows">How many rows UNLOAD wrote.</param>
/// <param name="ManifestLocation">The location of UNLOAD's list of written objects; null for other statements.</param>
internal sealed record QueryOutcome(string Location, IReadOnlyList<ResultColumn> Columns, bool HasHeader, long Rows, string? ManifestLocation);
