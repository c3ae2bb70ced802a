namespace Pipeline.Cloud.Deployment.Stack;

/// <summary>A template that stands on the local cloud.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Parameters">The parameters' values.</param>
/// <param name="Resources">The resources by logical id, in the order of the template; what SAM makes of one follows it.</param>
/// <param name="Outputs">The outputs' values.</param>
public sealed record DeployedStack(
    string Name,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyDictionary<string, DeployedResource> Resources,
    IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>How its last creation, update or deletion ended.</summary>
    public StackStatus Status { get; init; } = StackStatus.Complete;

    /// <summary>The resources that its deletion left behind by their policies.</summary>
    public IReadOnlyList<DeployedResource> Retained { get; init; } = [];

    /// <summary>What happened to its resources in the last creation, update or deletion, in order.</summary>
    public IReadOnlyList<StackEvent> Events { get; init; } = [];

    /// <summary>What its last operation worked with, for the next one; null for a stack that no deployment made.</summary>
    internal DeploymentSurroundings? Surroundings { get; init; }

    /// <summary>What of the template the local cloud does not emulate, each as <c>LogicalId.Property</c> or <c>LogicalId (type)</c>.</summary>
    public IEnumerable<string> NotEmulated => Resources.Values.SelectMany(resource => resource.NotEmulated.Select(
        property => property == "*" ? $"{resource.LogicalId} ({resource.Type})" : $"{resource.LogicalId}.{property}"));
}

/// <summary>How a stack's last operation ended. Source: "Stack status codes" of the CloudFormation guide.</summary>
public enum StackStatus
{
    /// <summary>Created or updated: CREATE_COMPLETE, UPDATE_COMPLETE.</summary>
    Complete,

    /// <summary>Its creation failed and was rolled back: it can only be deleted. ROLLBACK_COMPLETE.</summary>
    RollbackComplete,

    /// <summary>An update failed and was rolled back: UPDATE_ROLLBACK_COMPLETE.</summary>
    UpdateRollbackComplete,

    /// <summary>A roll-back failed as well: ROLLBACK_FAILED, UPDATE_ROLLBACK_FAILED.</summary>
    RollbackFailed,

    /// <summary>Deleted: DELETE_COMPLETE.</summary>
    DeleteComplete,

    /// <summary>Something could not be deleted: DELETE_FAILED.</summary>
    DeleteFailed,
}

/// <summary>Something that happened to a resource of a stack.</summary>
/// <param name="LogicalId">The resource.</param>
/// <param name="Type">Its type.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Reason">Why, where it failed; empty else.</param>
public sealed record StackEvent(string LogicalId, string Type, StackEventKind Kind, string Reason = "");

/// <summary>What happens to resources. Source: "Stack event status codes" of the CloudFormation guide.</summary>
public enum StackEventKind
{
    /// <summary>CREATE_COMPLETE.</summary>
    Created,

    /// <summary>CREATE_FAILED.</summary>
    CreateFailed,

    /// <summary>UPDATE_COMPLETE, in place.</summary>
    Updated,

    /// <summary>UPDATE_COMPLETE, by another resource in its place.</summary>
    Replaced,

    /// <summary>UPDATE_FAILED.</summary>
    UpdateFailed,

    /// <summary>DELETE_COMPLETE.</summary>
    Deleted,

    /// <summary>DELETE_SKIPPED: the resource stays behind by its policy.</summary>
    Retained,

    /// <summary>DELETE_FAILED.</summary>
    DeleteFailed,

    /// <summary>It could not be made what it was before.</summary>
    RollbackFailed,
}
