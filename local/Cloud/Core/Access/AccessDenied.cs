using Pipeline.Cloud.Access.Evaluation;
using Pipeline.Cloud.Calls;

namespace Pipeline.Cloud.Access;

/// <summary>AWS's message for a missing permission. Source: "Troubleshoot access denied error messages".</summary>
internal static class AccessDenied
{
    /// <summary>The message.</summary>
    /// <param name="principal">The caller.</param>
    /// <param name="need">The missing permission.</param>
    /// <param name="action">The action, as the service spells it.</param>
    /// <param name="decision">The reason for the refusal.</param>
    public static string Message(Principal principal, Need need, string action, Decision decision)
    {
        var reason = decision switch
        {
            Decision.DeniedByIdentity => "with an explicit deny in an identity-based policy",
            Decision.DeniedByResource => "with an explicit deny in a resource-based policy",
            _ => $"because no identity-based policy allows the {action} action",
        };
        return $"User: {principal.Arn} is not authorized to perform: {action} on resource: {need.Resource} {reason}";
    }
}
