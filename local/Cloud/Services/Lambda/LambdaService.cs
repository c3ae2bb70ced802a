using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Asynchronous;
using Pipeline.Cloud.Lambda.Code;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Lambda.Invocations;
using Pipeline.Cloud.Lambda.Mappings;
using Pipeline.Cloud.Lambda.Mappings.Progress;
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
        _queue = new AsynchronousInvocations(options, destinations, roles, time);
        _mappings = new EventSourceMappings(options, _functions, streams, destinations, roles, time, faults, journal);
        _invocations = new LambdaInvocations(_functions, _queue);
        var functions = new FunctionOperations(
            cloud, options, _functions, new CodeStore(Path.Combine(cloud.DataDirectory, "lambda"), objects, roles),
            new EnvironmentStarter(cloud, options, _environments, roles, time, surroundings.Endpoint), surroundings.LogSinks, time,
            faults is null ? null : new InvocationFaults(faults, () => Throttled("Invoke")), journal);
        var policies = new PolicyOperations(_functions);
        var aliases = new AliasOperations(_functions);
        var configs = new EventInvokeConfigOperations(_functions, destinations, roles, time);
        Operations = new OperationTable(
            new Operation("CreateFunction", functions.CreateAsync) { Needs = Need.On(Function), Hands = ExecutionRole },
            new Operation("GetFunction", functions.GetAsync) { Needs = Need.On(Function) },
            new Operation("GetFunctionConfiguration", functions.GetConfigurationAsync) { Needs = Need.On(Function) },
            new Operation("ListFunctions", functions.ListAsync) { Needs = Need.OfAccount },
            new Operation("UpdateFunctionConfiguration", functions.UpdateConfigurationAsync) { Needs = Need.On(Function), Hands = ExecutionRole },
            new Operation("UpdateFunctionCode", functions.UpdateCodeAsync) { Needs = Need.On(Function) },
            new Operation("DeleteFunction", functions.DeleteAsync) { Needs = Need.On(Function) },
            new Operation("PutFunctionConcurrency", functions.PutConcurrencyAsync) { Needs = Need.On(Function) },
            new Operation("GetFunctionConcurrency", functions.GetConcurrencyAsync) { Needs = Need.On(Function) },
            new Operation("DeleteFunctionConcurrency", functions.DeleteConcurrencyAsync) { Needs = Need.On(Function) },
            new Operation("Invoke", _invocations.InvokeAsync) { Needs = Need.To("lambda:InvokeFunction", Invoked) },
            new Operation("PublishVersion", aliases.PublishAsync) { Needs = Need.On(Function) },
            new Operation("CreateAlias", aliases.CreateAsync) { Needs = Need.On(Function) },
            new Operation("UpdateAlias", aliases.UpdateAsync) { Needs = Need.On(Function) },
            new Operation("GetAlias", aliases.GetAsync) { Needs = Need.On(Function) },
            new Operation("ListAliases", aliases.ListAsync) { Needs = Need.On(Function) },
            new Operation("DeleteAlias", aliases.DeleteAsync) { Needs = Need.On(Function) },
            new Operation("AddPermission", policies.AddPermissionAsync) { Needs = Need.On(Function) },
            new Operation("RemovePermission", policies.RemovePermissionAsync) { Needs = Need.On(Function) },
            new Operation("GetPolicy", policies.GetPolicyAsync) { Needs = Need.On(Function) },
            new Operation("PutFunctionEventInvokeConfig", configs.PutAsync) { Needs = Need.On(Function) },
            new Operation("UpdateFunctionEventInvokeConfig", configs.UpdateAsync) { Needs = Need.On(Function) },
            new Operation("GetFunctionEventInvokeConfig", configs.GetAsync) { Needs = Need.On(Function) },
            new Operation("DeleteFunctionEventInvokeConfig", configs.DeleteAsync) { Needs = Need.On(Function) },
            new Operation("CreateEventSourceMapping", _mappings.CreateAsync) { Needs = Need.OfAccount },
            new Operation("GetEventSourceMapping", _mappings.GetAsync) { Needs = Need.On(Mapping) },
            new Operation("ListEventSourceMappings", _mappings.ListAsync) { Needs = Need.OfAccount },
            new Operation("UpdateEventSourceMapping", _mappings.UpdateAsync) { Needs = Need.On(Mapping) },
            new Operation("DeleteEventSourceMapping", _mappings.DeleteAsync) { Needs = Need.On(Mapping) });
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
    public RestCall? Route(HttpRequest request)
    {
        foreach (var route in LambdaRoute.All)
        {
            if (route.Match(request) is not { } members) continue;
            return route.Operation == "Invoke"
                ? new InvokeCall(_invocations, members)
                : new RestDocument(Operations.Find(route.Operation)!, aborted => ReadAsync(request, members, aborted), route.Status);
        }

        return null;
    }

    /// <summary>Invokes a function for a caller in the process, and waits for the answer.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException, TooManyRequestsException.</exception>
    public Task<InvocationResult> InvokeAsync(string functionName, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        _invocations.RunAsync(functionName, payload, cancellationToken);

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
        foreach (var (name, value) in await JsonProtocol.ReadAsync(request, cancellationToken)) members[name] = value?.DeepClone();
        return members;
    }

    private static HandedRole ExecutionRole { get; } = new(
        "lambda.amazonaws.com", members => [members["Role"]], null,
        _ => new AwsException("InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."));

    private static string Function(CallSubject call) =>
        call["FunctionName"] is { Length: > 0 } name ? call.Arn("lambda", "function:", FunctionName.Parse(name, call["Qualifier"])) : "";

    // A permission for a function does not cover its aliases, unless it ends in a wildcard.
    private static string Invoked(CallSubject call)
    {
        if (call["FunctionName"] is not { Length: > 0 } text) return "";
        var (name, qualifier) = FunctionName.Split(text, call["Qualifier"]);
        return call.Arn("lambda", "function:", qualifier is null ? name : $"{name}:{qualifier}");
    }

    private static string Mapping(CallSubject call) => call.Arn("lambda", "event-source-mapping:", call["UUID"]);

    // The body is the payload; the path and the query name the function.
    private sealed class InvokeCall(LambdaInvocations invocations, JsonObject members) : RestCall("Invoke")
    {
        public override ValueTask<JsonObject> MembersAsync(CancellationToken cancellationToken) => ValueTask.FromResult(members);

        public override Task ServeAsync(HttpContext http, CallContext context) =>
            invocations.ServeAsync(http, members["FunctionName"]!.GetValue<string>(), context);
    }
}
