using System.Text.Json.Nodes;
using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>Makes Kinesis streams.</summary>
internal sealed class StreamDeployer : IResourceDeployer
{
    public string Type => "AWS::Kinesis::Stream";

    public async Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var name = request.Name("Name");
        var input = request.Properties.Pick("ShardCount", "StreamModeDetails");
        input["StreamName"] = name;
        await request.Dispatcher.InvokeAsync("kinesis", "CreateStream", input, request.Context);
        if (request.Properties["RetentionPeriodHours"] is { } hours && hours.ToString() != "24")
        {
            var retention = new JsonObject { ["StreamName"] = name, ["RetentionPeriodHours"] = hours.DeepClone() };
            await request.Dispatcher.InvokeAsync("kinesis", "IncreaseStreamRetentionPeriod", retention, request.Context);
        }

        return request.Made(name, ("Arn", request.Cloud.Arn("kinesis", $"stream/{name}")));
    }
}
