using Pipeline.Cloud.Access.Policies;

namespace Pipeline.Cloud.Access.Evaluation;

/// <summary>
/// Decides on requests within one account: an explicit deny wins, then one allow of either policy is enough, and what nothing
/// allows is denied. Source: "Policy evaluation logic".
/// </summary>
public static class PolicyEvaluator
{
    /// <summary>Decides, and counts the statement that allowed.</summary>
    /// <param name="request">The request.</param>
    /// <param name="identity">The statements of the caller's policies; null for the account's administrator, who may do everything that no resource denies.</param>
    /// <param name="resource">The resource's policy, or null.</param>
    public static Decision Decide(AccessRequest request, IReadOnlyList<Statement>? identity, Policy? resource)
    {
        Statement? allowing = null;
        foreach (var statement in identity ?? [])
        {
            // What one statement allows the next need not allow again; a deny must be looked for to the end.
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
            // By the account alone the resource only leaves the decision to the caller's own policies.
            if (match == PrincipalMatch.Named) allowed = true;
        }

        if (allowed) allowing?.Count(request);
        return allowed ? Decision.Allowed : Decision.NotAllowed;
    }

    /// <summary>Whether a role's trust policy lets a principal assume it, by itself or by its account.</summary>
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
