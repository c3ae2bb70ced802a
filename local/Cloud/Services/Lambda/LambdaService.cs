using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Asynchronous;
using Pipeline.Cloud.Lambda.Code;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Lambda.Mappings;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Lambda.Requests;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.Lambda;

/// <summary>Lambda: functions as processes that poll the Runtime API, asynchronous invocation, and event source mappings of Kinesis streams.</summary>
public sealed class LambdaService : IRestService, IUnsignedEndpoint, IMappingProgress, IAsyncDisposable
{
    private readonly EnvironmentRegistry _environments;
    private readonly FunctionRegistry _functions;
    private readonly AsynchronousInvocations _queue;
    private readonly EventSourceMappings _mappings;
    private readonly LambdaInvocations _invocations;
    private readonly RuntimeApi _runtime;

    /// <summary>Makes the service.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="options">This service's settings.</param>
    /// <param name="surroundings">The parts of the cloud that functions depend on.</param>
    /// <param name="objects">S3, for code and for destinations.</param>
    /// <param name="streams">Kinesis, for event source mappings.</param>
    public LambdaService(CloudContext context, LambdaOptions options, FunctionSurroundings surroundings, IObjectStore objects, IStreamReader streams)
    {
        var (cloud, time, roles) = (context.Options, context.Time, context.Roles);
        var (faults, journal) = (surroundings.Faults, surroundings.Journal);
        _environments = surroundings.Environments;
        var destinations = new DestinationSender(cloud, context.Calls, objects, roles, time, (function, payload) => Enqueue(function, payload));
        _functions = new FunctionRegistry(cloud);
        _runtime = new RuntimeApi(_environments, name => _functions.Find(name)?.Pool, cloud.AttachToken, time);
        var states = context.Journals.States("lambda");
        _queue = new AsynchronousInvocations(options, destinations, new EventJournal(states, time), roles, context.Metrics, time);
        _mappings = new EventSourceMappings(
            options, _functions, new MappingAccess(streams, destinations, roles), new MappingJournal(states), context.Metrics, time, faults, journal);
        _invocations = new LambdaInvocations(_functions, _queue);
        var codeFolder = Path.Combine(cloud.DataDirectory, "lambda");
        // No function has a name with a dot.
        var kept = new KeptCode(Path.Combine(codeFolder, ".versions"));
        var versions = new VersionOperations(_functions, kept);
        var functions = new FunctionOperations(
            cloud, options, _functions, new CodeStore(codeFolder, kept, objects, roles), versions,
            new EnvironmentStarter(cloud, options, _environments, roles, time, surroundings.Endpoint), surroundings.LogSinks, context.Metrics, time,
            faults is null ? null : new InvocationFaults(faults, () => Throttled("Invoke")), journal);
        var (policies, aliases) = (new PolicyOperations(_functions), new AliasOperations(_functions));
        var configs = new EventInvokeConfigOperations(_functions, destinations, roles, time);
        Operations = new OperationTable(new LambdaOperations(functions, _invocations, versions, aliases, policies, configs, _mappings).All);
    }

    /// <inheritdoc/>
    public string Name => "lambda";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["lambda"];

    /// <inheritdoc/>
    public long? LargestRequest => LambdaLimits.CodeRequestBytes;

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <summary>The value of <c>AWS_LAMBDA_RUNTIME_API</c> with which a process that is started elsewhere takes a function's invocations.</summary>
    /// <param name="cloud">Where the cloud listens.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="token">The cloud's token: <see cref="LocalCloudOptions.AttachToken"/>.</param>
    public static string AttachAddress(Uri cloud, string functionName, string token) => $"{cloud.Authority}{RuntimeApi.Prefix}/{functionName}/{token}";

    /// <inheritdoc/>
    public string Prefix => RuntimeApi.Prefix;

    /// <summary>Asynchronous events that are queued or being processed.</summary>
    public int QueuedEvents => _queue.Count;

    /// <summary>Snapshots of the functions, by name.</summary>
    public IReadOnlyList<FunctionSnapshot> Functions() =>
        [.. _functions.All.Select(function => function.Pool.Counters.Snapshot(function.Definition.Name, function.Pool.Environments()))];

    /// <inheritdoc/>
    public Task ServeAsync(HttpContext http, string rest) => _runtime.ServeAsync(http, rest);

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => new("TooManyRequestsException", "Rate Exceeded.", 429);

    /// <inheritdoc/>
    public AwsException Denied(string message) => new("AccessDeniedException", message, 403);

    /// <inheritdoc/>
    public Task WriteErrorAsync(HttpContext http, AwsException error, CallContext context) =>
        RequestProtocol.WriteErrorAsync(http, LambdaErrors.Complete(error), context);

    /// <inheritdoc/>
    public RestCall? Route(HttpRequest request)
    {
        foreach (var route in LambdaRoute.All)
        {
            if (route.Match(request) is not { } members) continue;
            if (route.Operation == "Invoke") return new InvokeCall(this, members);
            var operation = Operations.Find(route.Operation)!;
            return new RestDocument(this, operation, aborted => ReadAsync(request, operation.Members!.OfTexts(members), aborted), route.Status);
        }

        return null;
    }

    /// <summary>Invokes a function for a caller in the process, and waits for the answer.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException, TooManyRequestsException.</exception>
    public Task<InvocationResult> InvokeAsync(string functionName, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        _invocations.RunAsync(functionName, payload, cancellationToken);

    /// <summary>Goes on with the events that a cloud that keeps its state had not handled when it ended. Called when the functions are there again.</summary>
    public void ResumeEvents() => _queue.Resume((name, qualifier) => _functions.Find(name) is { } function && function.Find(qualifier) is not null ? function : null);

    /// <summary>Queues an event, which is retried and sent to the function's destinations. Source: "Asynchronous invocation".</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    public void Enqueue(string functionName, ReadOnlyMemory<byte> payload) => _invocations.Enqueue(functionName, payload);

    /// <inheritdoc/>
    public IReadOnlyList<MappingSnapshot> Mappings() => _mappings.Mappings();

    /// <summary>Stops the mappings, the queue and every function's process.</summary>
    public async ValueTask DisposeAsync()
    {
        await _mappings.DisposeAsync();
        await _queue.DisposeAsync();
        await _functions.DisposeAsync();
    }

    private static async ValueTask<JsonObject> ReadAsync(HttpRequest request, JsonObject members, CancellationToken cancellationToken)
    {
        var body = await JsonProtocol.ReadAsync(request, cancellationToken);
        RequestBody.Shape.Check(body);
        foreach (var (name, value) in body) members[name] = value?.DeepClone();
        return members;
    }

    // The body is the payload; the path and the query name the function.
    private sealed class InvokeCall(LambdaService service, JsonObject members) : RestCall("Invoke")
    {
        public override ValueTask<JsonObject> MembersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(members);

        public override Task ServeAsync(HttpContext http, CallContext context)
        {
            service.Operations.Find(Operation)!.Check(service, members);
            return service._invocations.ServeAsync(http, members["FunctionName"]!.GetValue<string>(), context);
        }
    }
}
