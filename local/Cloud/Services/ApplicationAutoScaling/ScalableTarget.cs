using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.ApplicationAutoScaling;

/// <summary>What may be scaled, and how far. Here it is remembered and never done: a machine has one instance of everything.</summary>
/// <param name="Key">What is scaled.</param>
/// <param name="Arn">Its ARN, which ends in an id of its own.</param>
/// <param name="Minimum">The least capacity.</param>
/// <param name="Maximum">The most capacity.</param>
/// <param name="Created">When it was registered first.</param>
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
