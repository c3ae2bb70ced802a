using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.FrontDoor;
using Pipeline.Cloud.Iam.Identities;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Asynchronous;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Lambda.Mappings;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3;

namespace Pipeline.Cloud.Lambda;

/// <summary>Lambda: functions as processes that poll the Runtime API, asynchronous invocation, and event source mappings of Kinesis streams.</summary>
public sealed class LambdaService : IHttpService, IFunctionInvoker, IUnsignedEndpoint, IMappingProgress, IFunctionProcesses, IAsyncDisposable
{
    private readonly EnvironmentRegistry _environments = new();
    private readonly FunctionRegistry _functions;
    private readonly AsynchronousInvocations _queue;
    private readonly EventSourceMappings _mappings;
    private readonly LambdaInvocations _invocations;
    private readonly RuntimeApi _runtime;

    /// <summary>Makes the service.</summary>
    /// <param name="cloud">The cloud's settings.</param>
    /// <param name="options">This service's settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="endpoint">Where the cloud listens; asked when a function is started.</param>
    /// <param name="dispatcher">Delivers to destinations; asked when one is due.</param>
    /// <param name="objects">S3, for code and for destinations.</param>
    /// <param name="streams">Kinesis, for event source mappings.</param>
    /// <param name="sinks">What reads the functions' logs beside the log files.</param>
    /// <param name="faults">What goes wrong with invocations; null for nothing.</param>
    /// <param name="roles">The roles that functions work as; null where nobody checks what they may do.</param>
    /// <param name="journal">Takes what the invocations came to; null for nothing.</param>
    public LambdaService(
        LocalCloudOptions cloud,
        LambdaOptions options,
        TimeProvider time,
        Func<Uri> endpoint,
        Func<Dispatcher> dispatcher,
        IObjectStore objects,
        IStreamReader streams,
        IEnumerable<IFunctionLogSink> sinks,
        FaultInjector? faults = null,
        IRoles? roles = null,
        CallJournal? journal = null)
    {
        roles ??= new UncheckedRoles();
        var destinations = new DestinationSender(cloud, dispatcher, objects, time, (function, payload) => Enqueue(function, payload));
        _functions = new FunctionRegistry(cloud);
        _runtime = new RuntimeApi(_environments, _functions, cloud.AttachToken, time);
        _queue = new AsynchronousInvocations(options, destinations, roles, time);
        _mappings = new EventSourceMappings(options, _functions, streams, destinations, roles, time, faults, journal);
        _invocations = new LambdaInvocations(_functions, _queue);
        var functions = new FunctionOperations(
            cloud, options, _functions, new CodeStore(Path.Combine(cloud.DataDirectory, "lambda"), objects),
            new EnvironmentStarter(cloud, options, _environments, roles, time, endpoint), [.. sinks], time,
            faults is null ? null : new InvocationFaults(faults), journal);
        var policies = new PolicyOperations(_functions);
        var aliases = new AliasOperations(_functions);
        var configs = new EventInvokeConfigOperations(_functions, destinations, roles, time);
        Operations = new Dictionary<string, OperationHandler>(StringComparer.Ordinal)
        {
            ["CreateFunction"] = functions.CreateAsync,
            ["GetFunction"] = functions.GetAsync,
            ["GetFunctionConfiguration"] = functions.GetConfigurationAsync,
            ["ListFunctions"] = functions.ListAsync,
            ["UpdateFunctionConfiguration"] = functions.UpdateConfigurationAsync,
            ["UpdateFunctionCode"] = functions.UpdateCodeAsync,
            ["DeleteFunction"] = functions.DeleteAsync,
            ["PutFunctionConcurrency"] = functions.PutConcurrencyAsync,
            ["GetFunctionConcurrency"] = functions.GetConcurrencyAsync,
            ["DeleteFunctionConcurrency"] = functions.DeleteConcurrencyAsync,
            ["Invoke"] = _invocations.InvokeAsync,
            ["PublishVersion"] = aliases.PublishAsync,
            ["CreateAlias"] = aliases.CreateAsync,
            ["UpdateAlias"] = aliases.UpdateAsync,
            ["GetAlias"] = aliases.GetAsync,
            ["ListAliases"] = aliases.ListAsync,
            ["DeleteAlias"] = aliases.DeleteAsync,
            ["AddPermission"] = policies.AddPermissionAsync,
            ["RemovePermission"] = policies.RemovePermissionAsync,
            ["GetPolicy"] = policies.GetPolicyAsync,
            ["PutFunctionEventInvokeConfig"] = configs.PutAsync,
            ["UpdateFunctionEventInvokeConfig"] = configs.UpdateAsync,
            ["GetFunctionEventInvokeConfig"] = configs.GetAsync,
            ["DeleteFunctionEventInvokeConfig"] = configs.DeleteAsync,
            ["CreateEventSourceMapping"] = _mappings.CreateAsync,
            ["GetEventSourceMapping"] = _mappings.GetAsync,
            ["ListEventSourceMappings"] = _mappings.ListAsync,
            ["UpdateEventSourceMapping"] = _mappings.UpdateAsync,
            ["DeleteEventSourceMapping"] = _mappings.DeleteAsync,
        };
    }

    /// <inheritdoc/>
    public string Name => "lambda";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["lambda"];

    /// <inheritdoc/>
    public long? LargestRequest => LambdaLimits.CodeRequestBytes;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <summary>What <c>AWS_LAMBDA_RUNTIME_API</c> must be for a process that is started elsewhere to take a function's invocations.</summary>
    /// <param name="cloud">Where the cloud listens.</param>
    /// <param name="functionName">The function.</param>
    /// <param name="token">The cloud's token: <see cref="LocalCloudOptions.AttachToken"/>.</param>
    public static string AttachAddress(Uri cloud, string functionName, string token) => $"{cloud.Authority}{RuntimeApi.Prefix}/{functionName}/{token}";

    /// <inheritdoc/>
    public string Prefix => RuntimeApi.Prefix;

    /// <summary>How many asynchronous events are queued or worked on.</summary>
    public int QueuedEvents => _queue.Count;

    /// <summary>The functions as they stand now, by name.</summary>
    public IReadOnlyList<FunctionSnapshot> Functions() =>
        [.. _functions.All.Select(function => function.Pool.Counters.Snapshot(function.Definition.Name, function.Pool.Environments()))];

    /// <inheritdoc/>
    public Task ServeAsync(HttpContext http, string rest) => _runtime.ServeAsync(http, rest);

    /// <inheritdoc/>
    public async Task<bool> TryServeAsync(HttpContext http, CallContext context)
    {
        foreach (var route in LambdaRoute.All)
        {
            if (route.Match(http.Request) is not { } members) continue;
            if (route.Operation == "Invoke")
            {
                await _invocations.ServeAsync(http, members["FunctionName"]!.GetValue<string>(), context);
                return true;
            }

            foreach (var (name, value) in await JsonProtocol.ReadAsync(http.Request, context.Aborted)) members[name] = value?.DeepClone();
            var output = await Operations[route.Operation](members, context);
            http.Response.StatusCode = route.Status;
            http.Response.Headers["x-amzn-RequestId"] = context.RequestId;
            if (route.Status != 204) await JsonProtocol.WriteAsync(http, output, context);
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public string? Operation(HttpRequest request) => LambdaRoute.All.FirstOrDefault(route => route.Match(request) is not null)?.Operation;

    /// <inheritdoc/>
    public async ValueTask<JsonObject?> MembersAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        foreach (var route in LambdaRoute.All)
        {
            if (route.Match(request) is not { } members) continue;
            if (route.Operation == "Invoke") return members;
            foreach (var (name, value) in await JsonProtocol.ReadAsync(request, cancellationToken)) members[name] = value?.DeepClone();
            return members;
        }

        return null;
    }

    /// <inheritdoc/>
    public Task<InvocationResult> InvokeAsync(string functionName, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken) =>
        _invocations.RunAsync(functionName, payload, cancellationToken);

    /// <inheritdoc/>
    public void Enqueue(string functionName, ReadOnlyMemory<byte> payload) => _invocations.Enqueue(functionName, payload);

    /// <inheritdoc/>
    public IReadOnlyList<MappingSnapshot> Mappings() => _mappings.Mappings();

    string? IFunctionProcesses.FunctionOf(string sessionToken) => _environments.Find(sessionToken)?.Function.Name;

    Action? IFunctionProcesses.Killer(string sessionToken) => _environments.Find(sessionToken) is { Stopped: false } environment ? environment.Stop : null;

    /// <summary>Stops the mappings, the queue and every function's process.</summary>
    public async ValueTask DisposeAsync()
    {
        await _mappings.DisposeAsync();
        await _queue.DisposeAsync();
        await _functions.DisposeAsync();
    }
}
