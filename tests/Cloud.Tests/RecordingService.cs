using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.Tests;

/// <summary>A service in whose place a test notes what is called, and answers it.</summary>
internal sealed class RecordingService : ICloudService
{
    private readonly ConcurrentQueue<(string Operation, JsonObject Input)> _calls = new();

    public RecordingService(string name, Func<string, JsonObject, JsonObject>? answer = null)
    {
        Name = name;
        SigningNames = [name];
        Operations = OperationTable.Open(operation => new Operation(operation, (input, _) =>
        {
            _calls.Enqueue((operation, input));
            return Task.FromResult(answer?.Invoke(operation, input) ?? []);
        }));
    }

    public string Name { get; }

    public IReadOnlyList<string> SigningNames { get; }

    public bool TakesForms { get; init; }

    public OperationTable Operations { get; }

    public IReadOnlyList<(string Operation, JsonObject Input)> Calls => [.. _calls];
}
