using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.CloudWatch;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Tests.Faults;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Lambda;

/// <summary>A cloud with Lambda and what it needs around it, on a free port.</summary>
internal sealed class LambdaCloud : IFunctionLogSink, IAsyncDisposable
{
    public const string Queue = "arn:aws:sqs:us-east-1:000000000000:failed";
    public const string Topic = "arn:aws:sns:us-east-1:000000000000:failed";

    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentQueue<FunctionLogLine> _lines = new();
    private readonly Listener _listener;
    private LocalCloud? _cloud;

    private LambdaCloud(TimeProvider time, LambdaOptions options, bool realStreams, string[]? rules, IServiceMetrics metrics, Journals journals)
    {
        Options = new LocalCloudOptions { Port = 0, DataDirectory = _directory.Path, NodeModules = Repository.NodeModules };
        _listener = Listener.Bind(Options);
        var environments = new EnvironmentRegistry();
        Faults = rules is null ? null : new FaultInjector(1, time, environments);
        (Kinesis, Service) = (null!, null!);
        Dispatcher = new Dispatcher(self =>
        {
            var context = CloudContext.Unchecked(Options, time, self) with { Metrics = metrics, Journals = journals };
            Kinesis = new KinesisService(context, new KinesisOptions { ThrottleShards = false });
            var surroundings = new FunctionSurroundings(environments, _listener.Endpoint) { LogSinks = [this], Faults = Faults };
            Service = new LambdaService(context, options, surroundings, Objects, realStreams ? Kinesis : Streams);
            return new DispatcherParts([Service, Kinesis, Sqs, Sns], Faults is null ? [] : [new FaultStep(Faults)]);
        });
        if (rules is not null) Faults!.Load(FaultyCloud.Plan(rules), Dispatcher);
    }

    /// <summary>The folder of the probe's build.</summary>
    public static string Probe => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../ProbeFunction", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'))));

    public LocalCloudOptions Options { get; }

    public LambdaService Service { get; private set; }

    public Dispatcher Dispatcher { get; }

    public KinesisService Kinesis { get; private set; }

    /// <summary>What carries out the rules that the cloud was started with.</summary>
    public FaultInjector? Faults { get; }

    public MemoryObjects Objects { get; } = new();

    public MemoryStreams Streams { get; } = new();

    public RecordingQueue Sqs { get; } = new("sqs");

    public RecordingQueue Sns { get; } = new("sns");

    public HttpClient Http { get; } = new();

    public IReadOnlyList<string> Lines => [.. _lines.Select(line => line.Line)];

    public static async Task<LambdaCloud> StartAsync(
        TimeProvider? time = null, LambdaOptions? options = null, bool realStreams = false, string[]? rules = null, IServiceMetrics? metrics = null,
        Journals? journals = null)
    {
        var made = new LambdaCloud(time ?? TimeProvider.System, options ?? new LambdaOptions(), realStreams, rules, metrics ?? new UnkeptServiceMetrics(), journals ?? Journals.None);
        made._cloud = await LocalCloud.StartAsync(made._listener, CloudContext.Unchecked(made.Options, TimeProvider.System, made.Dispatcher), [made.Service], CancellationToken.None);
        made.Http.BaseAddress = made._cloud.Endpoint;
        made.Http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=k/20260115/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0");
        if (made.Faults is not { } faults) return made;
        faults.Arm();
        return made;
    }

    public void Write(FunctionLogLine line) => _lines.Enqueue(line);

    public Task<JsonObject> CallAsync(string operation, JsonObject input, string service = "lambda") =>
        _cloud!.Dispatcher.InvokeAsync(service, operation, input, new(new("", ""), "us-east-1", Guid.NewGuid().ToString(), CancellationToken.None));

    /// <summary>Creates the probe as a function.</summary>
    public Task<JsonObject> CreateProbeAsync(string name = "probe", int timeout = 60, JsonObject? variables = null, JsonObject? code = null) =>
        CallAsync("CreateFunction", new JsonObject
        {
            ["FunctionName"] = name,
            ["Runtime"] = "dotnet10",
            ["Handler"] = "ProbeFunction",
            ["Role"] = "arn:aws:iam::000000000000:role/probe",
            ["Timeout"] = timeout,
            ["Environment"] = new JsonObject { ["Variables"] = variables ?? [] },
            ["Code"] = code ?? new JsonObject { ["LocalDirectory"] = Probe },
        });

    public async Task<(InvocationResult Result, JsonNode? Payload)> InvokeAsync(string mode, string function = "probe")
    {
        var result = await Service.InvokeAsync(function, Event(mode), CancellationToken.None);
        return (result, JsonNode.Parse(result.Payload.Span));
    }

    public static byte[] Event(string mode) => Encoding.UTF8.GetBytes(new JsonObject { ["mode"] = mode }.ToJsonString());

    public async Task<(int Status, HttpResponseHeaders Headers, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, response.Headers, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _cloud!.DisposeAsync();
        _directory.Dispose();
    }
}
