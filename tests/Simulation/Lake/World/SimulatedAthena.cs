using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Simulation.Lake.Queries;
using Pipeline.Simulation.Lake.Schedules;
using Pipeline.Simulation.Lake.Tables;

namespace Pipeline.Simulation.Lake.World;

/// <summary>Athena: queries that take their time, write one file after the other, and leave what they have written when they fail.</summary>
internal sealed class SimulatedAthena(LandedLog log, TripsTable trips, LakeFaultPlan plan, TimeProvider time, Random chance)
{
    // Nobody waits for a query as long as that.
    private static readonly TimeSpan TooLong = TimeSpan.FromHours(3);

    private readonly Dictionary<string, Query> _queries = [];
    private readonly Dictionary<string, string> _tokens = [];

    /// <summary>Is told what the simulation itself could not do.</summary>
    public event Action<Exception>? Broke;

    /// <summary>StartQueryExecution.</summary>
    public JsonObject Start(JsonObject input, ICaller caller)
    {
        var text = input["QueryString"]!.GetValue<string>();
        var token = input["ClientRequestToken"]?.GetValue<string>();
        if (token is not null)
        {
            if (token.Length is < 32 or > 128) throw new AwsException("InvalidRequestException", "The token must have 32 to 128 characters.");
            if (_tokens.TryGetValue(token, out var known))
            {
                if (_queries[known].Text != text) throw new AwsException("InvalidRequestException", "Idempotent parameters do not match.");
                return Answer(known);
            }
        }

        var query = new Query(string.Create(CultureInfo.InvariantCulture, $"query-{_queries.Count}"), caller.Name, text);
        _queries.Add(query.Id, query);
        if (token is not null) _tokens.Add(token, query.Id);
        _ = WorkAsync(query, caller);
        return Answer(query.Id);
    }

    /// <summary>GetQueryExecution.</summary>
    public JsonObject Look(JsonObject input)
    {
        var query = Find(input);
        return new JsonObject
        {
            ["QueryExecution"] = new JsonObject { ["QueryExecutionId"] = query.Id, ["Status"] = new JsonObject { ["State"] = query.State, ["StateChangeReason"] = query.Reason } },
        };
    }

    /// <summary>StopQueryExecution.</summary>
    public JsonObject Stop(JsonObject input)
    {
        var query = Find(input);
        if (query.State is "QUEUED" or "RUNNING") query.State = "CANCELLED";
        return [];
    }

    /// <summary>GetQueryResults.</summary>
    public JsonObject Results(JsonObject input)
    {
        var query = Find(input);
        if (query.State != "SUCCEEDED") throw new AwsException("InvalidRequestException", $"Query has not yet finished. Current state: {query.State}");
        return new JsonObject
        {
            ["ResultSet"] = new JsonObject
            {
                ["Rows"] = new JsonArray(
                    new JsonObject { ["Data"] = new JsonArray([.. query.Result.Select(_ => new JsonObject { ["VarCharValue"] = "name" })]) },
                    new JsonObject { ["Data"] = new JsonArray([.. query.Result.Select(value => new JsonObject { ["VarCharValue"] = value.ToString(CultureInfo.InvariantCulture) })]) }),
            },
        };
    }

    private static JsonObject Answer(string id) => new() { ["QueryExecutionId"] = id };

    private Query Find(JsonObject input) => _queries[input["QueryExecutionId"]!.GetValue<string>()];

    private async Task WorkAsync(Query query, ICaller caller)
    {
        try
        {
            var fault = plan.Next(LakeOperation.RunQuery);
            if (fault is { } met) caller.Disturbances.Add(met);
            await RunAsync(query, fault);
        }
        catch (Exception e)
        {
            // Nobody awaits a query: the simulation must hear what went wrong in it.
            Broke?.Invoke(e);
        }
    }

    private async Task RunAsync(Query query, LakeFaultKind? fault)
    {
        await DelayAsync(20);
        if (query.State != "QUEUED") return;
        query.State = "RUNNING";
        if (fault == LakeFaultKind.Slow) await Task.Delay(TooLong, time);
        if (fault == LakeFaultKind.Fails) Fail(query, "GENERIC_INTERNAL_ERROR");
        if (UnloadQuery.Parse(query.Text) is { } unload) await UnloadAsync(query, unload, fault);
        else if (query.State == "RUNNING") query.Result = CountQuery.Parse(query.Text).Row(log);
        if (query.State == "RUNNING") query.State = "SUCCEEDED";
    }

    private async Task UnloadAsync(Query query, UnloadQuery unload, LakeFaultKind? fault)
    {
        if (trips.Below(unload.Folder).Count > 0) Fail(query, "HIVE_PATH_ALREADY_EXISTS: Target directory already exists");
        var rows = unload.Rows(log);
        await DelayAsync(60);
        var files = rows.Chunk(chance.Next(1, 4)).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            // A query that is stopped leaves the files that it has written, and may be in the middle of the next one.
            if (query.State == "FAILED" || (query.State == "CANCELLED" && fault != LakeFaultKind.OutlivesItsStop)) return;
            if (fault == LakeFaultKind.FailsHalfWay && i == files.Count - 1) Fail(query, "GENERIC_INTERNAL_ERROR");
            trips.Write($"{unload.Folder}{query.Id}_{i:00}", new TripFile(files[i], query));
            await DelayAsync(40);
        }

        if (fault == LakeFaultKind.FailsHalfWay) Fail(query, "GENERIC_INTERNAL_ERROR");
    }

    private static void Fail(Query query, string reason)
    {
        if (query.State == "RUNNING") (query.State, query.Reason) = ("FAILED", reason);
    }

    private Task DelayAsync(int seconds) => Task.Delay(TimeSpan.FromMilliseconds(chance.Next(1, seconds * 1_000)), time);
}
