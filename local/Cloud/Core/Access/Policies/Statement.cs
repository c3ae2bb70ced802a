using Pipeline.Cloud.Access.Evaluation;

namespace Pipeline.Cloud.Access.Policies;

/// <summary>A statement of a policy.</summary>
public sealed class Statement
{
    /// <summary>Its Sid, or its number if it has none.</summary>
    public required string Sid { get; init; }

    /// <summary>Whether it allows or denies.</summary>
    public required bool Allows { get; init; }

    /// <summary>Action or NotAction.</summary>
    public required PatternElement Action { get; init; }

    /// <summary>Resource or NotResource; null in trust policies.</summary>
    public required PatternElement? Resource { get; init; }

    /// <summary>Principal; null in identity policies.</summary>
    internal PrincipalElement? Principal { get; init; }

    /// <summary>The conditions, all of which must hold.</summary>
    internal IReadOnlyList<Condition> Conditions { get; init; } = [];

    /// <summary>Whether action, resource and conditions match a request. The principal is not checked.</summary>
    internal bool Covers(AccessRequest request) =>
        Action.Covers(request.Action) && Resource?.Covers(request.Resource) != false && Conditions.All(condition => condition.Holds(request));

    /// <summary>Counts that the statement allowed a request.</summary>
    internal void Count(AccessRequest request)
    {
        Action.Count(request.Action);
        Resource?.Count(request.Resource);
    }
}
