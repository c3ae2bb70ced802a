namespace Pipeline.Cloud.Deployment.Grants;

/// <summary>The exceptions that a template's grants are held against.</summary>
/// <param name="Unused">Grants that nothing uses here.</param>
/// <param name="AnyResource">Statements about every resource.</param>
public sealed record GrantExceptions(IReadOnlyList<GrantException> Unused, IReadOnlyList<GrantException> AnyResource)
{
    /// <summary>Why an action or a resource of a statement goes unused, or null. Where all of its actions do, its resources do for the same reason.</summary>
    public string? ReasonFor(StatementUse statement, string grant)
    {
        if (Named(statement, grant) is { } reason) return reason;
        var reasons = statement.Actions.Select(action => Named(statement, action.Pattern)).ToList();
        return statement.Resources.Any(resource => resource.Pattern == grant) && reasons.TrueForAll(found => found is not null) ? reasons[0] : null;
    }

    /// <summary>Why a statement is about every resource, or null.</summary>
    public string? ReasonForAny(StatementUse statement) => AnyResource.FirstOrDefault(exception => IsOf(exception, statement))?.Reason;

    /// <summary>Whether an exception is about a statement.</summary>
    internal static bool IsOf(GrantException exception, StatementUse statement) => exception.Owner == statement.Owner && exception.Sid == statement.Sid;

    private string? Named(StatementUse statement, string grant) =>
        Unused.FirstOrDefault(exception => IsOf(exception, statement) && exception.Grants.Contains(grant))?.Reason;
}

/// <summary>Grants that nothing uses here, or a statement about every resource, and why that is right.</summary>
/// <param name="Place">Where it is written, for messages.</param>
/// <param name="Owner">The resource of the template that the grants stand in.</param>
/// <param name="Sid">The statement.</param>
/// <param name="Grants">The actions and resources that go unused; empty where the exception is for the resource <c>*</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record GrantException(string Place, string Owner, string Sid, IReadOnlyList<string> Grants, string Reason);
