using Pipeline.Cloud.Access.Evaluation;

namespace Pipeline.Cloud.Access.Policies;

/// <summary>The Principal element of a statement in a resource policy or a trust policy.</summary>
/// <param name="Anyone">Whether it is <c>*</c>.</param>
/// <param name="Aws">ARNs and account ids.</param>
/// <param name="Services">Services, such as <c>lambda.amazonaws.com</c>.</param>
internal sealed record PrincipalElement(bool Anyone, IReadOnlyList<string> Aws, IReadOnlyList<string> Services)
{
    /// <summary>How the element matches a principal.</summary>
    public PrincipalMatch Match(Principal principal)
    {
        if (principal.Service is { } service) return Anyone || Services.Contains(service) ? PrincipalMatch.Named : PrincipalMatch.None;
        if (Anyone) return PrincipalMatch.Named;
        var match = PrincipalMatch.None;
        foreach (var named in Aws)
        {
            if (named == "*" || named == principal.Arn || named == principal.RoleArn) return PrincipalMatch.Named;
            if (named == principal.Account || named == $"arn:aws:iam::{principal.Account}:root") match = PrincipalMatch.ByAccount;
        }

        // Naming the account names its root user.
        return match == PrincipalMatch.ByAccount && principal.RoleArn is null ? PrincipalMatch.Named : match;
    }
}

/// <summary>How a statement's Principal element matches a principal.</summary>
public enum PrincipalMatch
{
    /// <summary>It does not match.</summary>
    None,

    /// <summary>It names the account: the principal's own policies must allow the request too.</summary>
    ByAccount,

    /// <summary>It names the principal itself, or everyone.</summary>
    Named,
}
