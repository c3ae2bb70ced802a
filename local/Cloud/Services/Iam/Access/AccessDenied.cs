using Pipeline.Cloud.Iam.Evaluation;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Iam.Access;

/// <summary>What AWS answers where a permission is missing. Source: "Troubleshoot access denied error messages".</summary>
internal static class AccessDenied
{
    /// <summary>The error of a service.</summary>
    /// <param name="service">The service that answers; its name here or in actions.</param>
    /// <param name="principal">Who called.</param>
    /// <param name="need">What was missing.</param>
    /// <param name="decision">Why.</param>
    public static AwsException Error(string service, Principal principal, Need need, Decision decision)
    {
        // SNS and SQS write actions in their own way.
        var action = service switch
        {
            "sns" when need.Action.StartsWith("sns:", StringComparison.Ordinal) => "SNS:" + need.Action[4..],
            "sqs" => need.Action.ToLowerInvariant(),
            _ => need.Action,
        };
        var reason = decision switch
        {
            Decision.DeniedByIdentity => "with an explicit deny in an identity-based policy",
            Decision.DeniedByResource => "with an explicit deny in a resource-based policy",
            _ => $"because no identity-based policy allows the {action} action",
        };
        return Error(service, $"User: {principal.Arn} is not authorized to perform: {action} on resource: {need.Resource} {reason}");
    }

    /// <summary>The error of a service, in its own words.</summary>
    public static AwsException Error(string service, string message) => service switch
    {
        "s3" or "sts" or "iam" => new AwsException("AccessDenied", message, 403),
        "sns" => new AwsException("AuthorizationError", message, 403),
        "sqs" => new AwsException("AccessDeniedException", message) { QueryCode = "AccessDenied" },
        "lambda" or "scheduler" => new AwsException("AccessDeniedException", message, 403),
        _ => new AwsException("AccessDeniedException", message),
    };
}
