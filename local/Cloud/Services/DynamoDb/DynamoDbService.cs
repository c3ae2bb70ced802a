using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Delegation;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.DynamoDb;

/// <summary>
/// DynamoDB: requests go unchanged to dynalite, or to the endpoint that the service is delegated to. Point-in-time recovery and the tables'
/// time-to-live settings, which dynalite lacks, are added here; rows are not deleted when they expire.
/// </summary>
public sealed class DynamoDbService : ICloudService, IAsyncDisposable
{
    private readonly LocalCloudOptions _cloud;
    private readonly string _nodeProgram;
    private readonly string? _store;
    private readonly TimeProvider _time;
    private readonly TimeToLive _timeToLive;
    private readonly PointInTimeRecovery _recovery;
    private readonly DeletedTables _deleted;
    private readonly ThrottleMetrics _throttled;
    private DynaliteProcess? _dynalite;
    private HttpForwarder? _forwarder;

    /// <summary>A DynamoDB on <c>node_modules/dynalite</c> or on the delegate named <c>dynamodb</c>.</summary>
    /// <param name="context">The cloud that it is part of.</param>
    /// <param name="nodeProgram">The program that runs dynalite.</param>
    public DynamoDbService(CloudContext context, string nodeProgram = "node")
    {
        (_cloud, _nodeProgram, _time) = (context.Options, nodeProgram, context.Time);
        _store = context.Journals.AreKept ? Path.Combine(_cloud.DataDirectory, "dynamodb") : null;
        _timeToLive = new TimeToLive(Engine, context.Journals.States("dynamodb"));
        _recovery = new PointInTimeRecovery(LocalEngineAsync, context.Options, context.Time);
        _deleted = new DeletedTables(LocalEngineAsync, context.Options, context.Time);
        _throttled = new ThrottleMetrics(context.Metrics);
        // A delegated service's operations are unknown: only the other endpoint knows them.
        Operations = OperationTable.Open(Declare, Delegated ? [] : DynaliteOperations.Names.Union(TimeToLive.Names).Union(PointInTimeRecovery.Names).Union(DeletedTables.Names).Select(Declare));
    }

    /// <inheritdoc/>
    public string Name => "dynamodb";

    /// <inheritdoc/>
    public IReadOnlyList<string> SigningNames { get; } = ["dynamodb"];

    /// <inheritdoc/>
    public OperationTable Operations { get; }

    /// <summary>Where the engine listens. It serves only this service.</summary>
    internal Uri? EngineEndpoint => _forwarder?.Endpoint;

    /// <summary>The engine's process id; null if another endpoint serves.</summary>
    internal int? EngineProcess => _dynalite?.Id;

    /// <inheritdoc/>
    /// <exception cref="DynaliteException">dynalite cannot start.</exception>
    public async Task StartAsync(CancellationToken stopping)
    {
        if (!_cloud.Delegates.TryGetValue(Name, out var endpoint))
        {
            _dynalite = await DynaliteProcess.StartAsync(_nodeProgram, _cloud.NodeModules, _store, stopping);
            var secret = _dynalite.Secret;
            _forwarder = new HttpForwarder(
                Name, _dynalite.Endpoint,
                [(DynaliteProcess.SecretHeader, () => secret), (DynaliteProcess.TimeHeader, () => _time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture))],
                _dynalite.EndedAsync);
            return;
        }

        _forwarder = new HttpForwarder(Name, endpoint);
    }

    /// <inheritdoc/>
    public AwsException Throttled(string operation) => operation.EndsWith("Table", StringComparison.Ordinal)
        ? new AwsException("ThrottlingException", "Rate exceeded")
        : new AwsException(
            "ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.");

    /// <inheritdoc/>
    public IRefusalCounter Refusals => _throttled;

    /// <inheritdoc/>
    public AwsException Unrouted(HttpRequest request) => new("UnknownOperationException", "The request has no X-Amz-Target header.");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _forwarder?.Dispose();
        if (_dynalite is not null) await _dynalite.DisposeAsync();
    }

    private HttpForwarder Forwarder =>
        _forwarder ?? throw new AwsException("ServiceUnavailable", "dynamodb has not started yet.", 503);

    private bool Delegated => _cloud.Delegates.ContainsKey(Name);

    private Operation Declare(string name) => Added(name) is { } added
        ? new(name, added.Handler) { Needs = TableNeeds.Of(name), Members = added.Members }
        : new(name, Engine(name))
        {
            Needs = TableNeeds.Of(name),
            Members = Delegated ? null : DynaliteOperations.Of(name),
            Batch = name switch
            {
                "BatchGetItem" => new PartialRead(),
                "BatchWriteItem" => new PartialWrite(),
                _ => null,
            },
            Serve = ForwardAsync,
        };

    // What dynalite lacks. The recovery works inside its process; another engine may have one of its own.
    private (OperationHandler Handler, Members Members)? Added(string name) =>
        TimeToLive.Handles(name) ? (_timeToLive.Handler(name), TimeToLive.MembersOf(name))
        : PointInTimeRecovery.Handles(name) && !Delegated ? (_recovery.Handler(name), PointInTimeRecovery.MembersOf(name))
        : DeletedTables.Handles(name) && !Delegated ? (_deleted.Handler(name), DeletedTables.MembersOf(name))
        : null;

    private Task<JsonObject> LocalEngineAsync(string operation, JsonObject input, CallContext call) =>
        Forwarder.CallAsync("LocalEngine." + operation, "application/x-amz-json-1.0", input, call);

    private async Task<bool> ForwardAsync(HttpCall call)
    {
        var (http, operation) = (call.Http, call.Operation);
        RefuseUnknown(operation.Name);
        if (http.Request.ContentType?.StartsWith("application/x-amz-json-", StringComparison.OrdinalIgnoreCase) != true || BodyLength.IsNone(http.Request))
            throw new AwsException("SerializationException", "The request must have a JSON body with the content type application/x-amz-json-1.0.");
        if (operation.Members is not null)
        {
            operation.Check(this, await call.MembersAsync());
            if (TableUpdate.IsWithoutEffect(operation.Name, await call.MembersAsync())) return false;
        }

        await Forwarder.ForwardAsync(http, call.Context);
        return true;
    }

    private OperationHandler Engine(string operation) => (input, context) =>
    {
        RefuseUnknown(operation);
        if (!Delegated && TableUpdate.IsWithoutEffect(operation, input)) return TableUpdate.AnswerAsync(Engine("DescribeTable"), input, context);
        return Forwarder.CallAsync("DynamoDB_20120810." + operation, "application/x-amz-json-1.0", input, context);
    };

    private void RefuseUnknown(string operation)
    {
        if (_dynalite is not null && DynaliteOperations.Of(operation) is null)
            throw AwsException.NotEmulated(Name, $"operation '{operation}' (dynalite has it not; delegate dynamodb to an engine that has)");
    }
}
