namespace Pipeline.Cloud.Access.Evaluation;

/// <summary>The decision of the policies on a request.</summary>
public enum Decision
{
    /// <summary>It is allowed.</summary>
    Allowed,

    /// <summary>No statement allows it.</summary>
    NotAllowed,

    /// <summary>A statement of the role's policies denies it.</summary>
    DeniedByIdentity,

    /// <summary>A statement of the resource's policy denies it.</summary>
    DeniedByResource,
}
