using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Testing.StepFunctions;

/// <summary>A service whose responses a test scripts and that records its calls. Calls without a scripted response fail.</summary>
public sealed class ScriptedService(string name) : ICloudService
{
    private readonly ConcurrentDictionary<string, Script> _scripts = new();
    private readonly ConcurrentQueue<(string Operation, JsonObject Input)> _calls = new();

    public string Name => name;

    public IReadOnlyList<string> SigningNames { get; } = [name];

    public OperationTable Operations => new(_scripts.Select(script => new Operation(script.Key, Handler(script.Key, script.Value))));

    /// <summary>The calls, in order.</summary>
    public IReadOnlyList<(string Operation, JsonObject Input)> Calls => [.. _calls];

    /// <summary>The requests of one operation, in order.</summary>
    public IReadOnlyList<JsonObject> CallsOf(string operation) =>
        [.. _calls.Where(call => call.Operation == operation).Select(call => call.Input)];

    /// <summary>Sets an operation's response when no response is queued.</summary>
    public ScriptedService On(string operation, Func<JsonObject, JsonObject> answer)
    {
        _scripts.AddOrUpdate(operation, _ => new Script(answer), (_, script) => script with { Otherwise = answer });
        return this;
    }

    /// <inheritdoc cref="On(string, Func{JsonObject, JsonObject})"/>
    public ScriptedService On(string operation, string json) => On(operation, _ => JsonNode.Parse(json)!.AsObject());

    /// <summary>Queues the response to one call, which takes precedence over <see cref="On(string, string)"/>.</summary>
    public ScriptedService Next(string operation, Func<JsonObject, JsonObject> answer)
    {
        _scripts.GetOrAdd(operation, _ => new Script(null)).Queued.Enqueue(answer);
        return this;
    }

    /// <inheritdoc cref="Next(string, Func{JsonObject, JsonObject})"/>
    public ScriptedService Next(string operation, string json) => Next(operation, _ => JsonNode.Parse(json)!.AsObject());

    /// <summary>Queues errors.</summary>
    public ScriptedService Fails(string operation, string code, string message = "scripted", int status = 400, int times = 1)
    {
        for (int i = 0; i < times; i++) Next(operation, _ => throw new AwsException(code, message, status));
        return this;
    }

    /// <summary>Makes an operation fail whenever no response is queued.</summary>
    public ScriptedService AlwaysFails(string operation, string code, string message = "scripted", int status = 400) =>
        On(operation, _ => throw new AwsException(code, message, status));

    /// <summary>Removes scripted responses and recorded calls, for the next run on the same engine.</summary>
    public void Reset()
    {
        _scripts.Clear();
        _calls.Clear();
    }

    private OperationHandler Handler(string operation, Script script) => (input, _) =>
    {
        _calls.Enqueue((operation, input.DeepClone().AsObject()));
        if (!script.Queued.TryDequeue(out var answer)) answer = script.Otherwise;
        return answer is null
            ? Task.FromException<JsonObject>(new InvalidOperationException($"The test has no further answer of {name}:{operation}."))
            : Task.FromResult(answer(input));
    };

    private sealed record Script(Func<JsonObject, JsonObject>? Otherwise)
    {
        public ConcurrentQueue<Func<JsonObject, JsonObject>> Queued { get; } = new();
    }
}
