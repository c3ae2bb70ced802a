using System.Text.Json.Nodes;
using Pipeline.Cloud.Athena;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Engines.Athena;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Tests.Glue;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Athena;

/// <summary>Athena over the catalog and the objects of a <see cref="GlueRoom"/>.</summary>
internal sealed class AthenaRoom : IAsyncDisposable
{
    public AthenaRoom(
        int memoryMegabytes = 256, TimeSpan? longest = null, long maximumResult = 1L << 30, TimeProvider? time = null, long? unloadBytes = null, int threads = 2, params IReadOnlyList<ICallStep> steps) =>
        Athena = new AthenaService(
            CloudContext.Unchecked(Room.Options, time ?? Room.Time, new Dispatcher(_ => new DispatcherParts([Room.Glue], steps))),
            Room.Objects,
            new DuckDbQueryEngine(Room.Options.NodeModules, new DuckDbSettings { MemoryMegabytes = memoryMegabytes, Threads = threads }, longest, maximumResult, unloadBytes));

    public GlueRoom Room { get; } = new();

    /// <summary>The database that queries are about.</summary>
    public string Database { get; set; } = "trips";

    public FolderObjectStore Objects => Room.Objects;

    public AthenaService Athena { get; }

    public Task<JsonObject> Call(string operation, JsonObject input) => Athena.Operations.Find(operation)!.HandleAsync(Athena, input, GlueRoom.Context);

    /// <summary>Starts a query.</summary>
    public async Task<string> Start(string sql, params string[] parameters) => (string)(await Call("StartQueryExecution", new JsonObject
    {
        ["QueryString"] = sql,
        ["QueryExecutionContext"] = new JsonObject { ["Database"] = Database },
        ["ResultConfiguration"] = new JsonObject { ["OutputLocation"] = "s3://lake/results/" },
        ["ExecutionParameters"] = new JsonArray([.. parameters.Select(value => JsonValue.Create(value))]),
    }))["QueryExecutionId"]!;

    /// <summary>Runs a query to its end.</summary>
    /// <returns>The QueryExecution.</returns>
    public async Task<JsonObject> Run(string sql, params string[] parameters) => await Ended(await Start(sql, parameters));

    public async Task<JsonObject> Ended(string id)
    {
        JsonObject? query = null;
        await Eventually.HoldsAsync(
            async () =>
            {
                query = (await Call("GetQueryExecution", new JsonObject { ["QueryExecutionId"] = id }))["QueryExecution"]!.AsObject();
                return (string?)query["Status"]!["State"] is not ("QUEUED" or "RUNNING");
            },
            $"query {id} ends");
        return query!;
    }

    /// <summary>The rows of a query's result without the header. Fields are joined by '|'; a null is '-'.</summary>
    public async Task<IReadOnlyList<string>> Rows(string sql, params string[] parameters)
    {
        var query = await Run(sql, parameters);
        ((string?)query["Status"]!["StateChangeReason"]).ShouldBeNull();
        var results = await Call("GetQueryResults", new JsonObject { ["QueryExecutionId"] = (string?)query["QueryExecutionId"] });
        return [.. results["ResultSet"]!["Rows"]!.AsArray().Skip(1).Select(row => string.Join('|', row!["Data"]!.AsArray().Select(field => (string?)field!["VarCharValue"] ?? "-")))];
    }

    /// <summary>Why a query failed.</summary>
    public async Task<string> Failure(string sql)
    {
        var query = await Run(sql);
        ((string?)query["Status"]!["State"]).ShouldBe("FAILED");
        return (string)query["Status"]!["StateChangeReason"]!;
    }

    public string Text(string key) => File.ReadAllText(Objects.Find("lake", key)!.FilePath);

    public async ValueTask DisposeAsync()
    {
        await Athena.DisposeAsync();
        await Room.DisposeAsync();
    }
}
