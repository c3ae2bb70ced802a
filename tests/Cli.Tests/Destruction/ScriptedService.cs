using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;

namespace Pipeline.Cli.Tests.Destruction;

/// <summary>A service whose answers a test gives, and which remembers its calls.</summary>
internal sealed class ScriptedService(Func<string, JsonObject, JsonObject> answer) : IJsonService
{
    private readonly List<string> _calls = [];

    /// <summary>The calls, such as <c>DeleteModel {"ModelName":"m"}</c>.</summary>
    public IReadOnlyList<string> Calls => _calls;

    public Task<JsonObject> CallAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        _calls.Add($"{operation} {input.ToJsonString()}");
        return Task.FromResult(answer(operation, input));
    }
}
