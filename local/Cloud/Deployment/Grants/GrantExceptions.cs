namespace Pipeline.Cloud.Deployment.Grants;

/// <summary>The exceptions to the check of a template's grants.</summary>
/// <param name="Unused">Grants that nothing uses here.</param>
/// <param name="AnyResource">Statements about every resource.</param>
public sealed record GrantExceptions(IReadOnlyList<GrantException> Unused, IReadOnlyList<GrantException> AnyResource)
{
    /// <summary>Why an action or resource of a statement is unused, or null. If all of a statement's actions are unused, so are its resources, for the same reason.</summary>
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

/// <summary>An exception: unused grants, or a statement about every resource, with the reason.</summary>
/// <param name="Place">Where the exception is written, for messages.</param>
/// <param name="Owner">The template's resource that contains the grants.</param>
/// <param name="Sid">The statement.</param>
/// <param name="Grants">The unused actions and resources; empty if the exception is for the resource <c>*</c>.</param>
/// <param name="Reason">Why.</param>
public sealed record GrantException(string Place, string Owner, string Sid, IReadOnlyList<string> Grants, string Reason);
