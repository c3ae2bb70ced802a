using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Definitions;
using Pipeline.Cloud.Lambda.Destinations;
using Pipeline.Cloud.Lambda.Functions;
using Pipeline.Cloud.Lambda.Mappings.Configuration;
using Pipeline.Cloud.Lambda.Mappings.Delivery;
using Pipeline.Cloud.Lambda.Mappings.Progress;
using Pipeline.Cloud.Lambda.Paging;
using Pipeline.Cloud.Lambda.Settings;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>The operations on event source mappings.</summary>
internal sealed class EventSourceMappings(
    LambdaOptions options, FunctionRegistry functions, IStreamReader streams, DestinationSender destinations, IRoles roles, TimeProvider time, FaultInjector? faults = null,
    CallJournal? journal = null) : IMappingProgress, IAsyncDisposable
{
    private static readonly string[] Polling =
        ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListShards", "kinesis:ListStreams"];

    private readonly ConcurrentDictionary<string, ActiveMapping> _mappings = new(StringComparer.Ordinal);

    public IReadOnlyList<MappingSnapshot> Mappings() => [.. _mappings.Values.Select(mapping => mapping.Snapshot())];

    public Task<JsonObject> CreateAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var named = input.RequiredString("FunctionName");
        var function = functions.Get(named);
        var stream = input.RequiredString("EventSourceArn");
        if (stream.Split(':') is not [_, _, "kinesis", ..]) throw AwsException.NotEmulated("lambda", $"an event source other than a Kinesis stream ('{stream}')");
        var position = input.RequiredString("StartingPosition");
        if (position is not ("TRIM_HORIZON" or "LATEST" or "AT_TIMESTAMP"))
            throw new AwsException("InvalidParameterValueException", $"StartingPosition '{position}' must be TRIM_HORIZON, LATEST or AT_TIMESTAMP.");
        var from = MappingRequest.Timestamp(input.Node("StartingPositionTimestamp"));
        if ((position == "AT_TIMESTAMP") != (from is not null))
            throw new AwsException("InvalidParameterValueException", "StartingPositionTimestamp goes with StartingPosition AT_TIMESTAMP, and only with it.");
        var mapping = MappingRequest.Apply(input, new EventSourceMapping
        {
            Uuid = Guid.NewGuid().ToString(),
            FunctionArn = Arn(function, named),
            FunctionName = function.Definition.Name,
            EventSourceArn = stream,
            StartingPosition = position,
            StartingTimestamp = from,
            LastModified = time.GetUtcNow(),
            Rules = new MappingRules { FirstBackOff = options.FirstBackOff, LongestBackOff = options.LongestBackOff },
        }, time.GetUtcNow());
        CheckStream(mapping.StreamArn);
        CheckAccess(mapping, function);
        if (_mappings.Values.FirstOrDefault(other => other.Mapping.EventSourceArn == stream && other.Mapping.FunctionName == mapping.FunctionName) is { } existing)
        {
            throw new AwsException("ResourceConflictException",
                $"An event source mapping with event source arn (\" {stream} \") and function name (\" {mapping.FunctionName} \") already exists. Please update or delete the existing mapping with UUID {existing.Mapping.Uuid}", 409);
        }

        var active = _mappings[mapping.Uuid] = new ActiveMapping(mapping);
        if (mapping.Enabled) active.Start(Runner(active, mapping, function));
        return Describe(active);
    }

    public Task<JsonObject> GetAsync(JsonObject request, CallContext context)
    {
        var found = Find(new Parameters("lambda", request).RequiredString("UUID"));
        return Describe(found);
    }

    public Task<JsonObject> ListAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var stream = input.String("EventSourceArn");
        var function = input.String("FunctionName") is { } name ? FunctionName.Parse(name) : null;
        var page = new ItemPage(input);
        var found = _mappings.Values
            .Where(active => stream is null || active.Mapping.EventSourceArn == stream)
            .Where(active => function is null || active.Mapping.FunctionName == function)
            .Select(active => MappingDescription.Of(active.Mapping, active.State, active.Counters.LastResult));
        return Task.FromResult(page.Of("EventSourceMappings", "UUID", found));
    }

    public Task<JsonObject> UpdateAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var active = Find(input.RequiredString("UUID"));
        var named = input.String("FunctionName") ?? active.Mapping.FunctionArn;
        var function = functions.Get(named);
        var mapping = MappingRequest.Apply(
            input, active.Mapping with { FunctionName = function.Definition.Name, FunctionArn = Arn(function, named) }, time.GetUtcNow());
        CheckAccess(mapping, function);
        active.Change(mapping.Enabled ? "Updating" : "Disabling", mapping, () =>
        {
            if (mapping.Enabled) active.Start(Runner(active, mapping, function));
        });
        return Describe(active);
    }

    public Task<JsonObject> DeleteAsync(JsonObject request, CallContext context)
    {
        var active = Find(new Parameters("lambda", request).RequiredString("UUID"));
        active.Change("Deleting", active.Mapping, () => _mappings.TryRemove(active.Mapping.Uuid, out _));
        return Task.FromResult(MappingDescription.Of(active.Mapping, "Deleting", active.Counters.LastResult));
    }

    // The description of a mapping to an alias shows the alias.
    private static string Arn(DeployedFunction function, string named) =>
        FunctionName.Split(named).Qualifier is { } qualifier ? $"{function.Definition.Arn}:{qualifier}" : function.Definition.Arn;

    /// <summary>Stops everything at once. The functions' processes end next, so there is no point in waiting for answers.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var active in _mappings.Values) await active.AbortAsync();
    }

    private MappingRunner Runner(ActiveMapping active, EventSourceMapping mapping, DeployedFunction function)
    {
        var caller = Caller(function);
        return new MappingRunner(
            mapping, Function(mapping.FunctionName), function.Definition.Role, RoleStreams.Of(streams, roles, caller), destinations.For(caller), active.Counters, time);
    }

    // Lambda polls and discards as the function's role.
    private Caller Caller(DeployedFunction function) => roles.Assume(function.Definition.Role, function.Definition.Name);

    private void CheckAccess(EventSourceMapping mapping, DeployedFunction function)
    {
        var caller = Caller(function);
        if (caller.Session is not { } session) return;
        foreach (var action in Polling)
        {
            if (!roles.May(caller, action, action == "kinesis:ListStreams" ? "*" : mapping.StreamArn))
            {
                throw new AwsException("InvalidParameterValueException",
                    $"Cannot access stream {mapping.StreamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, ListShards, " +
                    $"and ListStreams Actions on your stream in IAM. (User: {session.Arn} is not authorized to perform: {action})");
            }
        }

        destinations.For(caller).CheckAccess(mapping.OnFailure);
    }

    private IBatchFunction Function(string name)
    {
        var function = new RegisteredFunction(functions, name, journal);
        return faults is null ? function : new DoubledDelivery(function, name, faults);
    }

    private void CheckStream(string stream)
    {
        try
        {
            streams.Shards(stream);
        }
        catch (AwsException e) when (e.Code == "ResourceNotFoundException")
        {
            throw new AwsException("InvalidParameterValueException", $"Stream not found: {stream}");
        }
    }

    private ActiveMapping Find(string uuid) => _mappings.TryGetValue(uuid, out var found)
        ? found
        : throw new AwsException("ResourceNotFoundException", "The resource you requested does not exist.", 404);

    private static Task<JsonObject> Describe(ActiveMapping active) =>
        Task.FromResult(MappingDescription.Of(active.Mapping, active.State, active.Counters.LastResult));
}
