using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Faults;
using Pipeline.Cloud.Journal;
using Pipeline.Cloud.Lambda.Definitions;
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
    LambdaOptions options, FunctionRegistry functions, MappingAccess access, MappingJournal kept, IServiceMetrics metrics, TimeProvider time,
    FaultInjector? faults = null, CallJournal? journal = null)
    : IMappingProgress, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ActiveMapping> _mappings = new(StringComparer.Ordinal);

    public IReadOnlyList<MappingSnapshot> Mappings() => [.. _mappings.Values.Select(mapping => mapping.Snapshot())];

    public async Task<JsonObject> CreateAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var source = MappingSource.Read(input);
        var (function, named) = Function(input.RequiredString("FunctionName"));
        var mapping = MappingRequest.Apply(input, new EventSourceMapping
        {
            Uuid = Guid.NewGuid().ToString(),
            FunctionArn = named.Arn,
            FunctionName = function.Definition.Name,
            EventSourceArn = source.Arn,
            StartingPosition = source.Position,
            StartingTimestamp = source.From,
            LastModified = time.GetUtcNow(),
            Rules = new MappingRules { FirstBackOff = options.FirstBackOff, LongestBackOff = options.LongestBackOff },
        }, time.GetUtcNow());
        await access.RequireAsync(mapping, function, context.Aborted);
        if (_mappings.Values.FirstOrDefault(other => other.Mapping.EventSourceArn == source.Arn && other.Mapping.FunctionName == mapping.FunctionName) is { } existing)
        {
            throw new AwsException("ResourceConflictException",
                $"The event source arn (\" {source.Arn} \") and function (\" {mapping.FunctionName} \") provided mapping already exists. " +
                $"Please update or delete the existing mapping with UUID {existing.Mapping.Uuid}", 409);
        }

        if (kept.TakeUp(source.Arn, mapping.FunctionName) is { } uuid) mapping = mapping with { Uuid = uuid };
        kept.Save(mapping);
        var active = _mappings[mapping.Uuid] = new ActiveMapping(mapping, metrics, kept.CheckpointsOf(mapping.Uuid));
        // A mapping that is created disabled has nothing to do before it is so.
        if (!mapping.Enabled) return Describe(active, active.State);
        var answer = Describe(active, "Creating");
        active.Start(Runner(active, mapping, function));
        return answer;
    }

    public Task<JsonObject> GetAsync(JsonObject request, CallContext context)
    {
        var found = Find(new Parameters("lambda", request).RequiredString("UUID"));
        return Task.FromResult(Describe(found, found.State));
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
            .Select(active => Describe(active, active.State));
        return Task.FromResult(page.Of("EventSourceMappings", "UUID", found));
    }

    public async Task<JsonObject> UpdateAsync(JsonObject request, CallContext context)
    {
        var input = new Parameters("lambda", request);
        var active = Find(input.RequiredString("UUID"));
        var before = active.Mapping;
        var (function, named) = Function(input.String("FunctionName") ?? before.FunctionArn);
        var mapping = MappingRequest.Apply(input, before with { FunctionName = function.Definition.Name, FunctionArn = named.Arn }, time.GetUtcNow());
        await access.RequireAsync(mapping, function, context.Aborted);
        var state = (before.Enabled, mapping.Enabled) switch
        {
            (_, false) => "Disabling",
            (false, true) => "Enabling",
            _ => "Updating",
        };
        active.Change(state, mapping, () =>
        {
            if (mapping.Enabled) active.Start(Runner(active, mapping, function));
        });
        return MappingDescription.Of(mapping, state, active.Counters.LastResult);
    }

    public Task<JsonObject> DeleteAsync(JsonObject request, CallContext context)
    {
        var active = Find(new Parameters("lambda", request).RequiredString("UUID"));
        active.Change("Deleting", active.Mapping, () =>
        {
            kept.Forget(active.Mapping, active.Snapshot().Shards.Select(shard => shard.ShardId));
            _mappings.TryRemove(active.Mapping.Uuid, out _);
        });
        return Task.FromResult(Describe(active, "Deleting"));
    }

    /// <summary>Stops everything at once. The functions' processes end next, so there is no point in waiting for answers.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var active in _mappings.Values) await active.AbortAsync();
    }

    // The description of a mapping to an alias shows the alias.
    private (DeployedFunction Function, FunctionDefinition Named) Function(string name)
    {
        try
        {
            var (function, _, named) = functions.Resolve(name);
            return (function, named);
        }
        catch (AwsException e) when (e.Code == "ResourceNotFoundException")
        {
            throw new AwsException("InvalidParameterValueException", "Function does not exist");
        }
    }

    private MappingRunner Runner(ActiveMapping active, EventSourceMapping mapping, DeployedFunction function)
    {
        var caller = access.Caller(function);
        return new MappingRunner(
            mapping, Invoked(mapping), function.Definition.Role, access.Streams(caller), access.Destinations(caller), active.Counters, time, kept.Of(mapping.Uuid));
    }

    private IBatchFunction Invoked(EventSourceMapping mapping)
    {
        var (name, qualifier) = FunctionName.Split(mapping.FunctionArn);
        var function = new RegisteredFunction(functions, name, qualifier, journal);
        return faults is null ? function : new DoubledDelivery(function, name, faults);
    }

    private ActiveMapping Find(string uuid) => _mappings.TryGetValue(uuid, out var found)
        ? found
        : throw new AwsException("ResourceNotFoundException", "The resource you requested does not exist.", 404);

    private static JsonObject Describe(ActiveMapping active, string state) => MappingDescription.Of(active.Mapping, state, active.Counters.LastResult);
}
