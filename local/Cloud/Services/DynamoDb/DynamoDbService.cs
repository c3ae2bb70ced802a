using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Delegation;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>
/// DynamoDB: requests go as they are to dynalite, or to the endpoint that the service is delegated to. The tables' time-to-live
/// settings, which dynalite lacks, are kept and shown here; rows are not deleted when they expire.
/// </summary>
public sealed class DynamoDbService : IHttpService, IAsyncDisposable
{
    private readonly LocalCloudOptions _cloud;
    private readonly string _nodeProgram;
    private readonly TimeToLive _timeToLive;
    private DynaliteProcess? _dynalite;
    private HttpForwarder? _forwarder;

    /// <summary>A DynamoDB on <c>node_modules/dynalite</c> or on the delegate named <c>dynamodb</c>.</summary>
    /// <param name="cloud">The cloud's settings.</param>
    /// <param name="nodeProgram">The program that runs dynalite.</param>
    public DynamoDbService(LocalCloudOptions cloud, string nodeProgram = "node")
    {
        (_cloud, _nodeProgram) = (cloud, nodeProgram);
        _timeToLive = new TimeToLive(Engine);
        Operations = new AnyOperation(Handler);
    }

    /// <inheritdoc/>
    public string Name => "dynamodb";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["dynamodb"];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, OperationHandler> Operations { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> OperationNames => _cloud.Delegates.ContainsKey(Name) ? [] : [.. DynaliteOperations.All.Union(TimeToLive.Names)];

    /// <summary>Where the engine listens; it serves nobody but this service.</summary>
    internal Uri? EngineEndpoint => _forwarder?.Endpoint;

    /// <summary>The engine's process id, or null where another endpoint serves.</summary>
    internal int? EngineProcess => _dynalite?.Id;

    /// <inheritdoc/>
    /// <exception cref="DynaliteException">dynalite cannot start.</exception>
    public async Task StartAsync(CancellationToken stopping)
    {
        if (!_cloud.Delegates.TryGetValue(Name, out var endpoint))
        {
            _dynalite = await DynaliteProcess.StartAsync(_nodeProgram, _cloud.NodeModules, stopping);
            _forwarder = new HttpForwarder(Name, _dynalite.Endpoint, (DynaliteProcess.SecretHeader, _dynalite.Secret), _dynalite.EndedAsync);
            return;
        }

        _forwarder = new HttpForwarder(Name, endpoint);
    }

    /// <inheritdoc/>
    public async Task<bool> TryServeAsync(HttpContext http, CallContext context)
    {
        var operation = JsonProtocol.Operation(http.Request) ?? throw new AwsException("UnknownOperationException", "The request has no X-Amz-Target header.");
        if (TimeToLive.Handles(operation)) return false;
        RefuseUnknown(operation);
        if (http.Request.ContentType?.StartsWith("application/x-amz-json-", StringComparison.OrdinalIgnoreCase) != true || http.Request.ContentLength is null or 0)
            throw new AwsException("SerializationException", "The request must have a JSON body with the content type application/x-amz-json-1.0.");
        await Forwarder.ForwardAsync(http, context);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _forwarder?.Dispose();
        if (_dynalite is not null) await _dynalite.DisposeAsync();
    }

    private HttpForwarder Forwarder =>
        _forwarder ?? throw new AwsException("ServiceUnavailable", "dynamodb has not started yet.", 503);

    private OperationHandler Handler(string operation) => TimeToLive.Handles(operation) ? _timeToLive.Handler(operation) : Engine(operation);

    private OperationHandler Engine(string operation) => (input, context) =>
    {
        RefuseUnknown(operation);
        return Forwarder.CallAsync("DynamoDB_20120810." + operation, "application/x-amz-json-1.0", input, context);
    };

    private void RefuseUnknown(string operation)
    {
        if (_dynalite is not null && !DynaliteOperations.All.Contains(operation))
            throw AwsException.NotEmulated(Name, $"operation '{operation}' (dynalite has it not; delegate dynamodb to an engine that has)");
    }
}
