using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.StateMachine.Tests.Coverage;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Compaction;

/// <summary>
/// Runs the real definition against scripted services, on 15 January 2026 at noon: of three days that have landed, the 13th is closed and compacted and
/// the 14th is open, and the 12th is to be compacted. A test changes what it is about.
/// </summary>
internal sealed class CompactHarness : IWorkflowRig
{
    private static readonly string[] Services = ["glue", "athena", "s3", "sns"];

    private readonly EngineHarness _engine;
    private readonly bool _ownsEngine;
    private int _started;

    public CompactHarness()
        : this(NewEngine()) => _ownsEngine = true;

    /// <summary>A harness on an engine that outlives it, whose services it starts afresh.</summary>
    public CompactHarness(EngineHarness engine)
    {
        _engine = engine;
        _engine.Interposed = null;
        foreach (string service in Services) _engine[service].Reset();
        Landed("2026-01-12", "2026-01-13", "2026-01-14");
        Compacted("2026-01-13");
        Glue.On("GetTables", """{"TableList": [{"Name": "scored", "StorageDescriptor": {"Location": "s3://lake/scored/", "InputFormat": "text"}}, {"Name": "trips", "StorageDescriptor": {"Location": "s3://lake/tables/trips/", "InputFormat": "parquet"}}]}""");
        Glue.On("BatchCreatePartition", """{"Errors": [{"PartitionValues": ["2026-01-12", "00"], "ErrorDetail": {"ErrorCode": "AlreadyExistsException"}}]}""");
        Glue.On("CreatePartition", "{}");
        Glue.On("UpdatePartition", "{}");
        Athena.On("StartQueryExecution", _ => new JsonObject { ["QueryExecutionId"] = string.Create(CultureInfo.InvariantCulture, $"query-{Interlocked.Increment(ref _started)}") });
        Athena.On("GetQueryExecution", input => RetrainHarness.Query(input, "SUCCEEDED"));
        Athena.On("StopQueryExecution", "{}");
        Lines(all: 1000, unreadable: 0);
        Sns.On("Publish", """{"MessageId": "1"}""");
    }

    public ScriptedService Glue => _engine["glue"];

    public ScriptedService Athena => _engine["athena"];

    public ScriptedService S3 => _engine["s3"];

    public ScriptedService Sns => _engine["sns"];

    public EngineHarness Engine => _engine;

    /// <summary>The input of the next run.</summary>
    public string Input { get; set; } = "{}";

    /// <summary>The text of the queries that were started, in order.</summary>
    public IReadOnlyList<string> Queries => [.. Athena.CallsOf("StartQueryExecution").Select(call => call["QueryString"]!.GetValue<string>())];

    public IReadOnlyList<JsonObject> Published => [.. Sns.CallsOf("Publish").Select(call => JsonNode.Parse(call["Message"]!.GetValue<string>())!.AsObject())];

    /// <summary>An engine for one or more harnesses.</summary>
    public static EngineHarness NewEngine() => new(Services);

    /// <summary>The folders of the log.</summary>
    public void Landed(params string[] days) => S3.On("ListObjectsV2", _ => Folders(days));

    /// <summary>A page of the log's folders.</summary>
    public static JsonObject Folders(params IEnumerable<string> days) =>
        new() { ["CommonPrefixes"] = new JsonArray([.. days.Select(day => new JsonObject { ["Prefix"] = $"scored/dt={day}/" })]) };

    /// <summary>The days of the table.</summary>
    public void Compacted(params string[] days) => Glue.On("GetPartitions", _ => RetrainHarness.Partitions(days));

    /// <summary>The first query with a text ends in a state, and every other one succeeds.</summary>
    public void FailsOnce(string text, string state)
    {
        string? failed = null;
        Athena.On("GetQueryExecution", input =>
        {
            string id = input["QueryExecutionId"]!.GetValue<string>();
            if (Queries[int.Parse(id.Split('-')[1], CultureInfo.InvariantCulture) - 1].Contains(text, StringComparison.Ordinal)) failed ??= id;
            return RetrainHarness.Query(input, id == failed ? state : "SUCCEEDED");
        });
    }

    /// <summary>What a day's lines are.</summary>
    public void Lines(long all, long unreadable) => Athena.On("GetQueryResults", _ => new JsonObject
    {
        ["ResultSet"] = new JsonObject { ["Rows"] = new JsonArray(Row("lines", "unreadable"), Row(all.ToString(CultureInfo.InvariantCulture), unreadable.ToString(CultureInfo.InvariantCulture))) },
    });

    public Task<string> MachineAsync() => MachineAsync([]);

    /// <summary>The state machine, made where it is not there yet.</summary>
    public Task<string> MachineAsync(params (string Name, string Value)[] substitutions) => _engine.CreateAsync(CompactDefinition.With(substitutions).ToJsonString(), "compact");

    public Task<ExecutionOutcome> RunAsync(string name) => RunAsync(name, []);

    /// <summary>Runs the compaction to its end.</summary>
    public async Task<ExecutionOutcome> RunAsync(string name = "run-1", params (string Name, string Value)[] substitutions) =>
        await _engine.EndAsync(await _engine.StartAsync(await MachineAsync(substitutions), Input, name));

    /// <summary>The days that a run has compacted.</summary>
    public string End(JsonNode output) => string.Join(' ', output["days"]!.AsArray().Select(day => day!.GetValue<string>()));

    public ValueTask DisposeAsync() => _ownsEngine ? _engine.DisposeAsync() : ValueTask.CompletedTask;

    private static JsonObject Row(params string[] values) =>
        new() { ["Data"] = new JsonArray([.. values.Select(value => new JsonObject { ["VarCharValue"] = value })]) };
}
