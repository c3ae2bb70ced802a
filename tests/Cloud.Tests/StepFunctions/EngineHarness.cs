using System.Text.Json.Nodes;
using Pipeline.Cloud;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions;

namespace Pipeline.Testing.StepFunctions;

/// <summary>The engine with scripted services, in virtual time: a Wait of an hour takes no time.</summary>
public sealed class EngineHarness : IAsyncDisposable
{
    /// <summary>The limit of a run in real time: much more than any run needs, because test machines are busy.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryDirectory _directory = new();
    private readonly CallContext _context = new(new Caller("test", "arn:aws:iam::000000000000:root"), "us-east-1", "test", CancellationToken.None);
    private readonly Dictionary<string, ScriptedService> _services;
    private readonly Dispatcher _dispatcher;

    public EngineHarness(params string[] services)
        : this(new StepFunctionsOptions(), services)
    {
    }

    public EngineHarness(StepFunctionsOptions options, params string[] services)
        : this(options, new UnkeptServiceMetrics(), services)
    {
    }

    public EngineHarness(StepFunctionsOptions options, IServiceMetrics metrics, params string[] services)
    {
        _services = services.ToDictionary(name => name, name => new ScriptedService(name));
        var cloud = new LocalCloudOptions { DataDirectory = _directory.Path, NodeModules = Repository.NodeModules };
        StepFunctionsService engine = null!;
        _ = new Dispatcher(self =>
        {
            engine = new StepFunctionsService(CloudContext.Unchecked(cloud, Time, self) with { Metrics = metrics }, options, new Random(1));
            return _services.Values.Append<ICloudService>(engine).Select(service => new InterposedService(service, () => Interposed));
        });
        Engine = engine;
        _dispatcher = new Dispatcher([.. _services.Values, Engine]);
    }

    public WaitAwareTime Time { get; } = new() { AutoAdvance = true };

    public StepFunctionsService Engine { get; }

    public ScriptedService this[string service] => _services[service];

    /// <summary>Intercepts the calls of executions, to scripted services and to the engine itself, but not the test's calls.</summary>
    public Interposition? Interposed { get; set; }

    /// <summary>Calls an operation of Step Functions.</summary>
    public Task<JsonObject> CallAsync(string operation, JsonObject input) => _dispatcher.InvokeAsync("sfn", operation, input, _context);

    /// <summary>Creates a state machine.</summary>
    public async Task<string> CreateAsync(string definition, string name = "machine")
    {
        var created = await CallAsync("CreateStateMachine", new JsonObject
        {
            ["name"] = name,
            ["definition"] = definition,
            ["roleArn"] = "arn:aws:iam::000000000000:role/workflow",
        });
        return created["stateMachineArn"]!.GetValue<string>();
    }

    /// <summary>Starts an execution.</summary>
    public async Task<string> StartAsync(string stateMachineArn, string input = "{}", string? name = null)
    {
        var started = await CallAsync("StartExecution", new JsonObject { ["stateMachineArn"] = stateMachineArn, ["input"] = input, ["name"] = name });
        return started["executionArn"]!.GetValue<string>();
    }

    /// <summary>Waits for the end of an execution.</summary>
    /// <param name="executionArn">The execution.</param>
    /// <param name="patience">The limit in real time, for an execution that runs beside hundreds of others.</param>
    public async Task<ExecutionOutcome> EndAsync(string executionArn, TimeSpan? patience = null)
    {
        try
        {
            await Engine.WaitAsync(executionArn, CancellationToken.None).WaitAsync(patience ?? Patience);
        }
        catch (TimeoutException)
        {
            var last = await CallAsync("GetExecutionHistory", new JsonObject { ["executionArn"] = executionArn, ["reverseOrder"] = true, ["maxResults"] = 5 });
            throw new TimeoutException($"The execution has not ended in {patience ?? Patience}, {Time.Waiting} timers wait; its last events: {last.ToJsonString()}");
        }

        var described = await CallAsync("DescribeExecution", new JsonObject { ["executionArn"] = executionArn });
        var events = new List<JsonObject>();
        string? token = null;
        do
        {
            var page = await CallAsync("GetExecutionHistory", new JsonObject
            {
                ["executionArn"] = executionArn,
                ["maxResults"] = 1000,
                ["nextToken"] = token,
            });
            events.AddRange(page["events"]!.AsArray().Select(item => item!.AsObject()));
            token = page["nextToken"]?.GetValue<string>();
        }
        while (token is not null);
        return new ExecutionOutcome(described, events);
    }

    /// <summary>Runs a definition to its end.</summary>
    public async Task<ExecutionOutcome> RunAsync(string definition, string input = "{}") =>
        await EndAsync(await StartAsync(await CreateAsync(definition), input));

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _directory.Dispose();
    }
}
