using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Tests.Deployment;

/// <summary>A service that writes down what it is asked.</summary>
internal sealed class RecordingService(string name, List<(string Operation, JsonObject Input)> calls, params string[] operations) : ICloudService
{
    public string Name => name;

    public IReadOnlyList<string> SigningNames => [name];

    public IReadOnlyDictionary<string, OperationHandler> Operations { get; } = operations.ToDictionary(
        operation => operation,
        operation => (OperationHandler)((input, _) =>
        {
            calls.Add(($"{name}:{operation}", (JsonObject)input.DeepClone()));
            return Task.FromResult(new JsonObject { ["QueueUrl"] = "http://queue", ["TopicArn"] = "arn:aws:sns:us-east-1:000000000000:t" });
        }));
}
