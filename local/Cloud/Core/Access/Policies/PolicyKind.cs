namespace Pipeline.Cloud.Access.Policies;

/// <summary>What a policy is attached to, which decides what its statements must have.</summary>
public enum PolicyKind
{
    /// <summary>A role: statements have resources and no principal.</summary>
    Identity,

    /// <summary>A resource: statements have resources and principals.</summary>
    Resource,

    /// <summary>A role, saying who may assume it: statements have principals and no resource.</summary>
    Trust,
}
