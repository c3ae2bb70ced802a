using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Results;
using Pipeline.Cloud.Athena.WorkGroups;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Athena.Queries;

/// <summary>Athena's operations on queries.</summary>
internal sealed class QueryOperations(QueryRunner runner, WorkGroupOperations groups, IObjectStore objects, IRoles roles, TimeProvider time) : IAsyncDisposable
{
    private readonly NamedStore<QueryExecution> _queries = new(id => new AwsException("InvalidRequestException", $"QueryExecution {id} was not found"));
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();
    private readonly Dictionary<string, QueryExecution> _tokens = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    public IEnumerable<Operation> All =>
    [
        new Operation("StartQueryExecution", Start)
        {
            Needs = WorkGroupNeeds.Named,
            // Results are never reused here. A client could notice that only by the time a query takes.
            Members = Members.Of("QueryString", "ExecutionParameters", "QueryExecutionContext", "ResultConfiguration", "WorkGroup", "ClientRequestToken")
                .WithoutEffect("ResultReuseConfiguration"),
        },
        new Operation("GetQueryExecution", Get)
        {
            Needs = WorkGroupNeeds.OfQueries(call => [call["QueryExecutionId"]], WorkGroupOf),
            Members = Members.Of("QueryExecutionId"),
        },
        new Operation("BatchGetQueryExecution", GetBatch)
        {
            Needs = WorkGroupNeeds.OfQueries(call => (call.Members["QueryExecutionIds"] as JsonArray ?? []).Select(CallSubject.Text), WorkGroupOf),
            Members = Members.Of("QueryExecutionIds"),
        },
        new Operation("ListQueryExecutions", List) { Needs = WorkGroupNeeds.Named, Members = Members.Of("WorkGroup", "MaxResults", "NextToken") },
        new Operation("StopQueryExecution", Stop)
        {
            Needs = WorkGroupNeeds.OfQueries(call => [call["QueryExecutionId"]], WorkGroupOf),
            Members = Members.Of("QueryExecutionId"),
        },
        new Operation("GetQueryResults", Results)
        {
            Needs = WorkGroupNeeds.OfQueries(call => [call["QueryExecutionId"]], WorkGroupOf),
            Members = Members.Of("QueryExecutionId", "MaxResults", "NextToken").WithoutEffect("QueryResultType"),
        },
    ];

    /// <summary>The workgroup of a query; null if there is no such query.</summary>
    public string? WorkGroupOf(string id) => _queries.Find(id)?.Request.WorkGroup.Name;

    /// <summary>Stops the running queries.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values);
        await runner.DisposeAsync();
        _stopping.Dispose();
    }

    private Task<JsonObject> Start(JsonObject input, CallContext context)
    {
        var members = new Parameters("athena", input);
        var token = members.String("ClientRequestToken");
        var request = Read(members, context.Caller);
        QueryExecution query;
        lock (_tokens)
        {
            if (token is not null && _tokens.TryGetValue(token, out var earlier))
            {
                return earlier.Request.Sql == request.Sql
                    ? Task.FromResult(new JsonObject { ["QueryExecutionId"] = earlier.Id })
                    : throw new AwsException("InvalidRequestException", "Idempotent parameters do not match");
            }

            query = new QueryExecution(Guid.NewGuid().ToString(), request, time);
            if (token is not null) _tokens.Add(token, query);
        }

        _queries.Put(query.Id, query);
        _order.Enqueue(query.Id);
        var run = runner.RunAsync(query, _stopping.Token);
        _running[query.Id] = run;
        _ = run.ContinueWith(_ => _running.TryRemove(query.Id, out var _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return Task.FromResult(new JsonObject { ["QueryExecutionId"] = query.Id });
    }

    private QueryRequest Read(Parameters members, Caller caller)
    {
        var sql = members.RequiredString("QueryString");
        if (string.IsNullOrWhiteSpace(sql)) throw new AwsException("InvalidRequestException", "The query is empty.");
        var given = members.Strings("ExecutionParameters");
        QueryLimits.Check(sql, given);
        var context = members.Nested("QueryExecutionContext");
        var catalog = context?.String("Catalog") ?? "awsdatacatalog";
        if (!catalog.Equals("awsdatacatalog", StringComparison.OrdinalIgnoreCase)) throw AwsException.NotEmulated("athena", $"the catalog '{catalog}'");
        var database = context?.String("Database") ?? "default";
        var group = groups.Find(members.String("WorkGroup") ?? "primary");
        if (!group.Enabled) throw new AwsException("InvalidRequestException", $"WorkGroup {group.Name} is disabled.");
        var results = members.Nested("ResultConfiguration");
        results?.Ignore("EncryptionConfiguration", "ExpectedBucketOwner", "AclConfiguration");
        var own = results?.String("OutputLocation");
        var location = (group.Enforce ? group.OutputLocation ?? own : own ?? group.OutputLocation) ?? throw new AwsException(
            "InvalidRequestException",
            "No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.");
        string[] parameters = [.. given.Select(Literal)];
        context?.RefuseOthers();
        results?.RefuseOthers();
        var folder = S3Path.Parse(location, "InvalidRequestException");
        CheckBucket(caller, folder.Bucket);
        return new QueryRequest(sql, database.ToLowerInvariant(), catalog, $"s3://{folder.Bucket}/{folder.Folder}", parameters, group, caller);
    }

    private void CheckBucket(Caller caller, string bucket)
    {
        try
        {
            RoleObjects.Of(objects, roles, caller).Locate(bucket);
            objects.Find(bucket, "results");
        }
        catch (AwsException e)
        {
            throw new AwsException("InvalidRequestException", $"Unable to verify/create output bucket {bucket}: {e.Message}");
        }
    }

    /// <summary>Checks that a parameter is a single literal: text in quotes, a number, or a word such as null.</summary>
    private static string Literal(string text)
    {
        IReadOnlyList<Sql.SqlToken> tokens;
        try
        {
            tokens = Sql.SqlTokenizer.Read(text);
        }
        catch (AthenaFailure e)
        {
            throw new AwsException("InvalidRequestException", $"The execution parameter {text} is not a literal: {e.Message}");
        }

        var last = tokens.Count > 0 ? tokens[^1] : null;
        var literal = last is { Kind: Sql.SqlTokenKind.String or Sql.SqlTokenKind.Number } || last?.Value is "null" or "true" or "false";
        var prefixed = tokens.Count == 2 && (tokens[0].IsSymbol("-") || tokens[0].Value is "date" or "timestamp");
        return literal && (tokens.Count == 1 || prefixed)
            ? text
            : throw new AwsException("InvalidRequestException", $"The execution parameter {text} is not a literal (a text stands in single quotes).");
    }

    private Task<JsonObject> Get(JsonObject input, CallContext context)
    {
        var query = _queries.Get(new Parameters("athena", input).RequiredString("QueryExecutionId"));
        return Task.FromResult(new JsonObject { ["QueryExecution"] = query.Describe() });
    }

    private Task<JsonObject> GetBatch(JsonObject input, CallContext context)
    {
        var ids = new Parameters("athena", input).Strings("QueryExecutionIds");
        if (ids.Count > QueryLimits.BatchSize) throw new AwsException("InvalidRequestException", $"QueryExecutionIds has {ids.Count} ids; {QueryLimits.BatchSize} are the most.");
        return Task.FromResult(new JsonObject
        {
            ["QueryExecutions"] = new JsonArray([.. ids.Select(_queries.Find).OfType<QueryExecution>().Select(query => query.Describe())]),
            ["UnprocessedQueryExecutionIds"] = new JsonArray([.. ids.Where(id => _queries.Find(id) is null).Select(id => new JsonObject
            {
                ["QueryExecutionId"] = id, ["ErrorCode"] = "INVALID_QUERY_EXECUTION_ID", ["ErrorMessage"] = $"QueryExecution {id} was not found",
            })]),
        });
    }

    private Task<JsonObject> List(JsonObject input, CallContext context)
    {
        var members = new Parameters("athena", input);
        var group = members.String("WorkGroup") ?? "primary";
        groups.Find(group);
        var ids = _order.Reverse().Where(id => _queries.Get(id).Request.WorkGroup.Name == group).ToList();
        return Task.FromResult(Page.Of(members, "QueryExecutionIds", ids, id => JsonValue.Create(id), "InvalidRequestException", 50));
    }

    private Task<JsonObject> Stop(JsonObject input, CallContext context)
    {
        var query = _queries.Get(new Parameters("athena", input).RequiredString("QueryExecutionId"));
        query.Stop();
        return Task.FromResult(new JsonObject());
    }

    private Task<JsonObject> Results(JsonObject input, CallContext context)
    {
        var members = new Parameters("athena", input);
        var outcome = _queries.Get(members.RequiredString("QueryExecutionId")).Outcome;
        var visible = RoleObjects.Of(objects, roles, context.Caller);
        var size = Math.Clamp(members.Int("MaxResults") ?? 1000, 1, 1000);
        var token = members.String("NextToken");
        var page = ReadPage(visible, outcome, size, token);
        var answer = new JsonObject
        {
            ["UpdateCount"] = outcome.Rows,
            ["ResultSet"] = new JsonObject
            {
                ["Rows"] = new JsonArray([.. page.Rows.Select(Row)]),
                ["ResultSetMetadata"] = new JsonObject { ["ColumnInfo"] = new JsonArray([.. outcome.Columns.Select(column => column.ToJson())]) },
            },
        };
        if (page.Next is { } next) answer["NextToken"] = next.ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(answer);
    }

    private static JsonObject Row(IReadOnlyList<string?> fields) => new()
    {
        ["Data"] = new JsonArray([.. fields.Select(field => field is null ? new JsonObject() : new JsonObject { ["VarCharValue"] = field })]),
    };

    private static ResultPage ReadPage(IObjectStore objects, QueryOutcome outcome, int size, string? token)
    {
        if (outcome.Columns.Count == 0) return new ResultPage([], null);
        var at = S3Path.Parse(outcome.Location, "InvalidRequestException");
        var stored = objects.Find(at.Bucket, at.Key) ?? throw new AwsException("InvalidRequestException", $"The query's result {outcome.Location} has been deleted.");
        var offset = 0L;
        var known = string.IsNullOrEmpty(token) || long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out offset);
        return (known ? ResultPage.Read(stored.FilePath, offset, size, outcome.HasHeader) : null)
            ?? throw new AwsException("InvalidRequestException", $"'{token}' is not a token of this result.");
    }
}
