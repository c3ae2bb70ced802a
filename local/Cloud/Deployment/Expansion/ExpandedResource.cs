using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>A resource of the expanded template, as CloudFormation gets it. Its properties still hold intrinsic functions.</summary>
/// <param name="LogicalId">Its name in the template.</param>
/// <param name="Type">Its CloudFormation type, such as <c>AWS::Lambda::Function</c>.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Path">Where the template that the user wrote says something about it, for messages.</param>
internal sealed record ExpandedResource(string LogicalId, string Type, JsonObject Properties, string Path)
{
    /// <summary>The resources that it says to depend on.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>The condition without which it does not exist; null for none.</summary>
    public string? Condition { get; init; }

    /// <summary>What becomes of it when it leaves the stack.</summary>
    public string DeletionPolicy { get; init; } = "Delete";

    /// <summary>What becomes of it when another takes its place.</summary>
    public string UpdateReplacePolicy { get; init; } = "Delete";

    /// <summary>How its update goes; empty for at once. It still holds intrinsic functions.</summary>
    public JsonObject UpdatePolicy { get; init; } = [];

    /// <summary>The names of the inline policies that SAM adds to a role, in contrast to those that the template writes.</summary>
    public IReadOnlyList<string> AddedPolicies { get; init; } = [];

    /// <summary>Whether the expansion made it, in contrast to a resource that the template names.</summary>
    public bool Generated { get; init; }
}
