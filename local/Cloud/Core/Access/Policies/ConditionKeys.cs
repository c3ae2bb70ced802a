using System.Collections.Frozen;

namespace Pipeline.Cloud.Access.Policies;

/// <summary>The condition keys that requests have here.</summary>
public static class ConditionKeys
{
    /// <summary>The account of the resource in whose name a service assumes a role.</summary>
    public const string SourceAccount = "aws:SourceAccount";

    /// <summary>That resource.</summary>
    public const string SourceArn = "aws:SourceArn";

    /// <summary>The service that a role is handed to.</summary>
    public const string PassedToService = "iam:PassedToService";

    /// <summary>The service that a role linked to a service is for.</summary>
    public const string ServiceName = "iam:AWSServiceName";

    /// <summary>The service whose resource is scaled.</summary>
    public const string ScalingNamespace = "application-autoscaling:service-namespace";

    /// <summary>The prefix of a listing.</summary>
    public const string Prefix = "s3:prefix";

    /// <summary>The caller, a role for a session of it.</summary>
    public const string PrincipalArn = "aws:PrincipalArn";

    /// <summary>The caller's account.</summary>
    public const string PrincipalAccount = "aws:PrincipalAccount";

    /// <summary>The resource's account.</summary>
    public const string ResourceAccount = "aws:ResourceAccount";

    /// <summary>The region that is called.</summary>
    public const string RequestedRegion = "aws:RequestedRegion";

    /// <summary>Whether the connection is encrypted. Loopback stands in for TLS, so it always is.</summary>
    public const string SecureTransport = "aws:SecureTransport";

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        SourceAccount, SourceArn, PassedToService, ServiceName, ScalingNamespace, Prefix, PrincipalArn, PrincipalAccount, ResourceAccount, RequestedRegion, SecureTransport);

    // What the local cloud has services for, as actions name them.
    private static readonly FrozenSet<string> Services = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "application-autoscaling", "athena", "dynamodb", "events", "glue", "iam", "kinesis", "lambda", "s3", "sagemaker", "scheduler", "sns", "sqs", "states", "sts", "*");

    /// <summary>The names of the keys.</summary>
    public static IEnumerable<string> Names => Known.Order(StringComparer.Ordinal);

    /// <summary>Whether requests have a key.</summary>
    public static bool Contains(string key) => Known.Contains(key);

    /// <summary>Whether an action is one of a service that is not here: such a statement is never asked, whatever its conditions.</summary>
    public static bool IsElsewhere(string action) => !Services.Contains(action.Split(':', 2)[0]);
}
