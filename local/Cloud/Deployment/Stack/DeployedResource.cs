using System.Text.Json.Nodes;
using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>A resource of a deployed template.</summary>
/// <param name="LogicalId">Its name in the template, or the one that SAM gives it.</param>
/// <param name="Type">Its CloudFormation type, such as <c>AWS::Kinesis::Stream</c>.</param>
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

    /// <summary>The properties that it was made, or last updated, with.</summary>
    internal JsonObject Properties { get; init; } = [];

    /// <summary>A copy of the properties that it was made, or last updated, with.</summary>
    public JsonObject AppliedProperties() => (JsonObject)Properties.DeepClone();

    /// <summary>The name that it has where the template names none.</summary>
    internal string GeneratedName { get; init; } = "";

    /// <summary>The logical ids of the resources that it needs.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>What becomes of it when it leaves the stack.</summary>
    internal string DeletionPolicy { get; init; } = "Delete";

    /// <summary>What becomes of it when another takes its place.</summary>
    internal string UpdateReplacePolicy { get; init; } = "Delete";

    /// <summary>Where the template says something about it, for messages.</summary>
    internal string Path { get; init; } = "";

    /// <summary>The resource with its protection against deletion switched off.</summary>
    internal DeployedResource Unprotected()
    {
        if (!Properties.ContainsKey("DeletionProtectionEnabled")) return this;
        var properties = (JsonObject)Properties.DeepClone();
        properties["DeletionProtectionEnabled"] = false;
        return this with { Properties = properties };
    }
}

/// <summary>A policy that stands in the template, in contrast to those that SAM adds.</summary>
/// <param name="Role">The role that it is a policy of.</param>
/// <param name="Policy">Its name.</param>
public sealed record WrittenPolicy(string Role, string Policy);
