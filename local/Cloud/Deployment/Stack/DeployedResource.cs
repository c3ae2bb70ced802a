using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>A resource of a deployed template.</summary>
/// <param name="LogicalId">Its name in the template.</param>
/// <param name="Type">Its type, such as <c>AWS::Kinesis::Stream</c>.</param>
/// <param name="Ref">What <c>Ref</c> gives for it.</param>
/// <param name="Attributes">What <c>Fn::GetAtt</c> gives for it.</param>
/// <param name="NotEmulated">The properties that the local cloud knows nothing of; the whole type where it holds <c>*</c>.</param>
public sealed record DeployedResource(
    string LogicalId, string Type, string Ref, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> NotEmulated)
{
    /// <summary>The policies that stand in the template as the resource's.</summary>
    public IReadOnlyList<WrittenPolicy> Policies { get; init; } = [];

    /// <summary>What the resource shows, where it is a dashboard.</summary>
    public Dashboard? Dashboard { get; init; }

    /// <summary>Resources that SAM makes beside this one, which the template can refer to by the names that SAM gives them.</summary>
    public IReadOnlyList<DeployedResource> Beside { get; init; } = [];
}

/// <summary>A policy that stands in the template, in contrast to those that SAM adds.</summary>
/// <param name="Role">The role that it is a policy of.</param>
/// <param name="Policy">Its name.</param>
public sealed record WrittenPolicy(string Role, string Policy);
