using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Kinesis streams.</summary>
internal sealed class StreamHandler : IResourceHandler
{
    private const int DefaultHours = 24;

    public string Type => "AWS::Kinesis::Stream";

    public string NameProperty => "Name";

    public IReadOnlyList<string> Replacing => ["Name"];

    public async Task<DeployedResource> CreateAsync(ResourceRequest request)
    {
        var name = request.Name("Name");
        var input = request.Properties.Pick("ShardCount", "StreamModeDetails");
        input["StreamName"] = name;
        await request.CallAsync("kinesis", "CreateStream", input);
        return request.Made(name, ("Arn", request.Cloud.Arn("kinesis", $"stream/{name}")));
    }

    public async Task ConfigureAsync(ResourceRequest request, ResourceProperties? before)
    {
        var arn = request.Existing!.Attributes["Arn"];
        if (before is not null && request.Properties.Differs("StreamModeDetails", before))
        {
            var mode = request.Properties["StreamModeDetails"]?.DeepClone() ?? new JsonObject { ["StreamMode"] = "PROVISIONED" };
            await request.CallAsync("kinesis", "UpdateStreamMode", new JsonObject { ["StreamARN"] = arn, ["StreamModeDetails"] = mode });
        }

        if (before is not null && request.Properties.Differs("ShardCount", before) && request.Properties["ShardCount"] is { } shards)
        {
            await request.CallAsync("kinesis", "UpdateShardCount", new JsonObject
            {
                ["StreamName"] = request.Physical,
                ["TargetShardCount"] = shards.DeepClone(),
                ["ScalingType"] = "UNIFORM_SCALING",
            });
        }

        var (was, hours) = (Hours(before), Hours(request.Properties));
        if (hours == was) return;
        var operation = hours > was ? "IncreaseStreamRetentionPeriod" : "DecreaseStreamRetentionPeriod";
        await request.CallAsync("kinesis", operation, new JsonObject { ["StreamName"] = request.Physical, ["RetentionPeriodHours"] = hours });
    }

    public Task DeleteAsync(ResourceRequest request) =>
        request.CallAsync("kinesis", "DeleteStream", new JsonObject { ["StreamName"] = request.Physical, ["EnforceConsumerDeletion"] = true });

    private static int Hours(ResourceProperties? properties) => properties?.Int("RetentionPeriodHours") ?? DefaultHours;
}
