using System.Collections.Frozen;

namespace Pipeline.Cloud.Access.Policies;

/// <summary>The condition keys that the local cloud sets on requests.</summary>
public static class ConditionKeys
{
    /// <summary>The account of the resource for which a service assumes a role.</summary>
    public const string SourceAccount = "aws:SourceAccount";

    /// <summary>The ARN of the resource for which a service assumes a role.</summary>
    public const string SourceArn = "aws:SourceArn";

    /// <summary>The service that a role is passed to.</summary>
    public const string PassedToService = "iam:PassedToService";

    /// <summary>The service of a service-linked role.</summary>
    public const string ServiceName = "iam:AWSServiceName";

    /// <summary>The service whose resource is scaled.</summary>
    public const string ScalingNamespace = "application-autoscaling:service-namespace";

    /// <summary>The namespace of the metrics that a request writes.</summary>
    public const string MetricNamespace = "cloudwatch:namespace";

    /// <summary>The prefix of a listing.</summary>
    public const string Prefix = "s3:prefix";

    /// <summary>The delimiter of a listing.</summary>
    public const string Delimiter = "s3:delimiter";

    /// <summary>The most keys of a listing.</summary>
    public const string MaxKeys = "s3:max-keys";

    /// <summary>The server-side encryption that a write asks for.</summary>
    public const string Encryption = "s3:x-amz-server-side-encryption";

    /// <summary>The KMS key that a write asks for.</summary>
    public const string EncryptionKey = "s3:x-amz-server-side-encryption-aws-kms-key-id";

    /// <summary>The storage class that a write asks for.</summary>
    public const string StorageClass = "s3:x-amz-storage-class";

    /// <summary>The source of a copy.</summary>
    public const string CopySource = "s3:x-amz-copy-source";

    /// <summary>The caller; for a role session, its role.</summary>
    public const string PrincipalArn = "aws:PrincipalArn";

    /// <summary>The caller's account.</summary>
    public const string PrincipalAccount = "aws:PrincipalAccount";

    /// <summary>The resource's account.</summary>
    public const string ResourceAccount = "aws:ResourceAccount";

    /// <summary>The region of the request.</summary>
    public const string RequestedRegion = "aws:RequestedRegion";

    /// <summary>Whether the connection is encrypted. Always true: the loopback stands in for TLS.</summary>
    public const string SecureTransport = "aws:SecureTransport";

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        SourceAccount, SourceArn, PassedToService, ServiceName, ScalingNamespace, MetricNamespace, Prefix, Delimiter, MaxKeys, Encryption, EncryptionKey, StorageClass, CopySource, PrincipalArn, PrincipalAccount, ResourceAccount, RequestedRegion, SecureTransport);

    // The services of the local cloud, by their prefix in IAM actions.
    private static readonly FrozenSet<string> Services = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "application-autoscaling", "athena", "cloudwatch", "dynamodb", "events", "glue", "iam", "kinesis", "lambda", "s3", "sagemaker", "scheduler", "sns", "sqs", "states", "sts", "*");

    /// <summary>The names of the keys.</summary>
    public static IEnumerable<string> Names => Known.Order(StringComparer.Ordinal);

    /// <summary>Whether the local cloud sets a key.</summary>
    public static bool Contains(string key) => Known.Contains(key);

    /// <summary>Whether an action belongs to a service that is not emulated: its statement is never evaluated, whatever its conditions.</summary>
    public static bool IsElsewhere(string action) => !Services.Contains(action.Split(':', 2)[0]);
}
