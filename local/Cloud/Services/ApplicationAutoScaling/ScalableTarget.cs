using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.ApplicationAutoScaling;

/// <summary>A resource that may be scaled, and its bounds. They are only stored: the local cloud runs one instance of everything.</summary>
/// <param name="Key">What is scaled.</param>
/// <param name="Arn">Its ARN, which ends in an id.</param>
/// <param name="Minimum">The smallest capacity.</param>
/// <param name="Maximum">The largest capacity.</param>
/// <param name="Created">When it was first registered.</param>
internal sealed record ScalableTarget(ScalingKey Key, string Arn, int Minimum, int Maximum, DateTimeOffset Created)
{
    /// <summary>The target as AWS describes it.</summary>
    public JsonObject ToJson() => Key.AddTo(new JsonObject
    {
        ["ScalableTargetARN"] = Arn,
        ["MinCapacity"] = Minimum,
        ["MaxCapacity"] = Maximum,
        ["CreationTime"] = AwsTimestamp.Node(Created),
    });
}
