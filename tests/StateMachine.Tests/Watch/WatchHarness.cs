using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.StateMachine.Tests.Coverage;
using Pipeline.Testing.StepFunctions;

namespace Pipeline.StateMachine.Tests.Watch;

/// <summary>
/// Runs the real definition against scripted services, on 15 January 2026 at noon: a model serves that has learned from the trips of run-0, and
/// the distance has changed by half of what it may. A test changes what it is about.
/// </summary>
internal sealed class WatchHarness : IWorkflowRig
{
    private static readonly string[] Services = ["glue", "athena", "sagemaker", "cloudwatch"];

    private readonly EngineHarness _engine;
    private readonly bool _ownsEngine;
    private readonly List<string?[]> _features = [];
    private int _started;

    public WatchHarness()
        : this(NewEngine()) => _ownsEngine = true;

    /// <summary>A harness on an engine that outlives it, whose services it starts afresh.</summary>
    public WatchHarness(EngineHarness engine)
    {
        _engine = engine;
        _engine.Interposed = null;
        foreach (string service in Services) _engine[service].Reset();
        SageMaker.On("DescribeEndpoint", """{"EndpointConfigName": "serving", "EndpointStatus": "InService"}""");
        SageMaker.On("DescribeEndpointConfig", input => new JsonObject { ["EndpointConfigArn"] = $"arn:config/{input["EndpointConfigName"]}" });
        SageMaker.On("ListTags", _ => new JsonObject
        {
            ["Tags"] = Profile is null ? [] : new JsonArray(new JsonObject { ["Key"] = "Profile", ["Value"] = Profile }),
        });
        Glue.On("GetTable", """{"Table": {"Name": "scored", "StorageDescriptor": {"Location": "s3://lake/scored/", "InputFormat": "text"}}}""");
        Glue.On("BatchCreatePartition", """{"Errors": [{"PartitionValues": ["2026-01-14", "12"], "ErrorDetail": {"ErrorCode": "AlreadyExistsException"}}]}""");
        Athena.On("StartQueryExecution", _ => new JsonObject { ["QueryExecutionId"] = string.Create(CultureInfo.InvariantCulture, $"query-{Interlocked.Increment(ref _started)}") });
        Athena.On("GetQueryExecution", input => RetrainHarness.Query(input, "SUCCEEDED"));
        Athena.On("StopQueryExecution", "{}");
        Athena.On("GetQueryResults", _ => Results());
        CloudWatch.On("PutMetricData", "{}");
        Changed("distance_miles", 0.05, 0.1);
    }

    public ScriptedService Glue => _engine["glue"];

    public ScriptedService Athena => _engine["athena"];

    public ScriptedService SageMaker => _engine["sagemaker"];

    public ScriptedService CloudWatch => _engine["cloudwatch"];

    public EngineHarness Engine => _engine;

    /// <summary>The run that the serving model is noted with; null for none.</summary>
    public string? Profile { get; set; } = "run-0";

    /// <summary>How many bins the profile has.</summary>
    public int Bins { get; set; } = 90;

    /// <summary>The query that was started last.</summary>
    public string Query => Athena.CallsOf("StartQueryExecution")[^1]["QueryString"]!.GetValue<string>();

    /// <summary>The values of the metric that were written.</summary>
    public IReadOnlyList<double> Changes => [.. Published.Select(datum => datum["Value"]!.GetValue<double>())];

    public IReadOnlyList<JsonObject> Published => [.. CloudWatch.CallsOf("PutMetricData").SelectMany(call => call["MetricData"]!.AsArray()).Select(datum => datum!.AsObject())];

    /// <summary>An engine for one or more harnesses.</summary>
    public static EngineHarness NewEngine() => new(Services);

    /// <summary>How much a feature has changed, and how much it may.</summary>
    public void Changed(string feature, double change, double most) =>
        _features.Add([feature, change.ToString("E", CultureInfo.InvariantCulture), most.ToString(CultureInfo.InvariantCulture), "4000", "to 1: 50 %", "to 1: 90 %"]);

    /// <summary>Lets there be too few trips to compare.</summary>
    public void HasFewTrips() => _features.Clear();

    /// <summary>Lets no model serve.</summary>
    public void HasNoEndpoint() => SageMaker.On("DescribeEndpoint", _ => throw new AwsException("ValidationException", "Could not find endpoint \"arn:endpoint\"."));

    public Task<string> MachineAsync() => MachineAsync([]);

    /// <summary>The state machine, made where it is not there yet.</summary>
    public Task<string> MachineAsync(params (string Name, string Value)[] substitutions) => _engine.CreateAsync(WatchDefinition.With(substitutions).ToJsonString(), "watch");

    public Task<ExecutionOutcome> RunAsync(string name) => RunAsync(name, []);

    /// <summary>Runs the watch to its end.</summary>
    public async Task<ExecutionOutcome> RunAsync(string name = "run-1", params (string Name, string Value)[] substitutions) =>
        await _engine.EndAsync(await _engine.StartAsync(await MachineAsync(substitutions), "{}", name));

    /// <summary>How much has changed, or why nothing was compared.</summary>
    public string End(JsonNode output) => output["change"] is { } change ? change.GetValue<double>().ToString("0.0#", CultureInfo.InvariantCulture) : output["reason"]!.GetValue<string>();

    public ValueTask DisposeAsync() => _ownsEngine ? _engine.DisposeAsync() : ValueTask.CompletedTask;

    private JsonObject Results() => new()
    {
        ["ResultSet"] = new JsonObject
        {
            ["Rows"] = new JsonArray(
            [
                Row(["feature", "change", "most", "total", "before", "now"]), .. _features.Select(Row),
                Row(["profile", Bins.ToString(CultureInfo.InvariantCulture), "0.0", "0", "", ""]),
            ]),
        },
    };

    private static JsonObject Row(string?[] values) =>
        new() { ["Data"] = new JsonArray([.. values.Select(value => new JsonObject { ["VarCharValue"] = value })]) };
}
