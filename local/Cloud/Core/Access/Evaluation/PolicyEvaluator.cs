using Pipeline.Cloud.Access.Policies;

namespace Pipeline.Cloud.Access.Evaluation;

/// <summary>
/// Decides on requests within one account. An explicit deny wins; otherwise one allow in either policy is enough; without an allow
/// the request is denied. Source: "Policy evaluation logic".
/// </summary>
public static class PolicyEvaluator
{
    /// <summary>Decides, and counts a use of the statement that allowed the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="identity">The statements of the caller's policies; null for the account's administrator, who may do everything that no resource denies.</param>
    /// <param name="resource">The resource's policy, or null.</param>
    public static Decision Decide(AccessRequest request, IReadOnlyList<Statement>? identity, Policy? resource)
    {
        Statement? allowing = null;
        foreach (var statement in identity ?? [])
        {
            // After the first allow, only a deny still matters.
            if ((statement.Allows && allowing is not null) || !statement.Covers(request)) continue;
            if (!statement.Allows) return Decision.DeniedByIdentity;
            allowing = statement;
        }

        var allowed = identity is null || allowing is not null;
        foreach (var statement in resource?.Statements ?? [])
        {
            var match = statement.Principal?.Match(request.Principal) ?? PrincipalMatch.None;
            if (match == PrincipalMatch.None || !statement.Covers(request)) continue;
            if (!statement.Allows) return Decision.DeniedByResource;
            // If the policy names only the account, the caller's own policies must allow the request.
            if (match == PrincipalMatch.Named) allowed = true;
        }

        if (allowed) allowing?.Count(request);
        return allowed ? Decision.Allowed : Decision.NotAllowed;
    }

    /// <summary>How a role's trust policy lets a principal assume the role: by name, by its account, or not at all.</summary>
    public static PrincipalMatch Trusts(AccessRequest request, Policy trust)
    {
        var best = PrincipalMatch.None;
        foreach (var statement in trust.Statements)
        {
            var match = statement.Principal?.Match(request.Principal) ?? PrincipalMatch.None;
            if (match == PrincipalMatch.None || !statement.Covers(request)) continue;
            if (!statement.Allows) return PrincipalMatch.None;
            if (match > best) best = match;
        }

        return best;
    }
}
