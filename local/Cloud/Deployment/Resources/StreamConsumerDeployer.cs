using Pipeline.Cloud.Deployment.Stack;

namespace Pipeline.Cloud.Deployment.Resources;

/// <summary>
/// Stands in for consumers with enhanced fan-out. Whoever reads by one reads the stream itself here, where nobody shares its throughput;
/// it is reported as not emulated all the same.
/// </summary>
internal sealed class StreamConsumerDeployer : IResourceDeployer
{
    private const string Marker = "/consumer/";

    public string Type => "AWS::Kinesis::StreamConsumer";

    public Task<DeployedResource> DeployAsync(ResourceRequest request)
    {
        var stream = request.Properties.String("StreamARN") ?? throw request.Error("StreamARN", "is required.");
        var name = request.Properties.String("ConsumerName") ?? throw request.Error("ConsumerName", "is required.");
        var arn = $"{stream}{Marker}{name}:1";
        return Task.FromResult(request.Made(arn, ("ConsumerARN", arn), ("ConsumerName", name), ("StreamARN", stream)) with { NotEmulated = ["*"] });
    }

    /// <summary>The ARN of the stream, for that of a stream or of a consumer of it.</summary>
    public static string StreamOf(string arn) => arn.Split(Marker)[0];
}
