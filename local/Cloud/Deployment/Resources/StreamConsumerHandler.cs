using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>
/// Consumers with enhanced fan-out, which nobody emulates. Whoever reads by one reads the stream itself here, where nobody shares its
/// throughput; it is reported as not emulated all the same.
/// </summary>
internal sealed class StreamConsumerHandler : IResourceHandler
{
    public string Type => "AWS::Kinesis::StreamConsumer";

    public string? NameProperty => "ConsumerName";

    public IReadOnlyList<string> Replacing => ["ConsumerName", "StreamARN"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var stream = request.Properties.String("StreamARN") ?? throw request.Error("StreamARN", "is required.");
        var name = request.Properties.String("ConsumerName") ?? throw request.Error("ConsumerName", "is required.");
        await request.CallAsync("kinesis", "DescribeStreamSummary", new JsonObject { ["StreamARN"] = stream });
        var arn = $"{stream}/consumer/{name}:1";
        request.Surroundings.Account.Take(Type, arn);
        return request.Made(arn, ("ConsumerARN", arn), ("ConsumerName", name), ("StreamARN", stream)) with { NotEmulated = ["*"] };
    }

    public Task ConfigureAsync(ResourceRequest request, ResourceProperties? before) => Task.CompletedTask;

    public Task DeleteAsync(ResourceRequest request)
    {
        request.Surroundings.Account.Release(Type, request.Physical);
        return Task.CompletedTask;
    }
}
