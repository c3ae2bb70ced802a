using Pipeline.Cloud.Access.Policies;

namespace Pipeline.Cloud.Access.Evaluation;

/// <summary>A request as policies see it.</summary>
/// <param name="Principal">The caller.</param>
/// <param name="Action">The action.</param>
/// <param name="Resource">The resource's ARN.</param>
/// <param name="Region">The region of the request.</param>
public sealed record AccessRequest(Principal Principal, string Action, string Resource, string Region)
{
    /// <summary>Condition keys of this request alone, with their values.</summary>
    public (string Key, string Value)[] Keys { get; init; } = [];

    /// <summary>The value of a condition key; null if the request does not have it.</summary>
    public string? Key(string name)
    {
        foreach (var (key, value) in Keys)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        }

        bool Is(string key) => key.Equals(name, StringComparison.OrdinalIgnoreCase);
        if (Is(ConditionKeys.SecureTransport)) return "true";
        if (Is(ConditionKeys.RequestedRegion)) return Region;
        if (Is(ConditionKeys.PrincipalAccount) && Principal.Service is null || Is(ConditionKeys.ResourceAccount)) return Principal.Account;
        return Is(ConditionKeys.PrincipalArn) && Principal.Service is null ? Principal.RoleArn ?? Principal.Arn : null;
    }
}

/// <summary>The caller of a request.</summary>
/// <param name="Arn">The ARN that a refusal names: that of a session, or of the account's root user.</param>
/// <param name="Account">The account.</param>
/// <param name="RoleArn">The role of a session; null for the account's administrator.</param>
public sealed record Principal(string Arn, string Account, string? RoleArn)
{
    /// <summary>The service, if a service makes the request in its own name, such as <c>lambda.amazonaws.com</c>; otherwise null.</summary>
    public string? Service { get; init; }
}
