using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.Targets;

namespace Pipeline.Cloud.S3.Notifications;

/// <summary>Checks the targets of a configuration before it is stored. Source: "PutBucketNotificationConfiguration".</summary>
internal sealed class NotificationTargets(ITargetPolicies policies)
{
    /// <summary>The principal that S3 delivers as.</summary>
    public const string Principal = "s3.amazonaws.com";

    /// <summary>Refuses targets that do not exist or whose policies do not let S3 deliver.</summary>
    /// <exception cref="AwsException">InvalidArgument.</exception>
    public async Task CheckAsync(string bucket, NotificationConfiguration configuration, CancellationToken cancellationToken)
    {
        var refusals = new List<(string Arn, string Refusal)>();
        foreach (var arn in configuration.Rules.Select(rule => rule.TargetArn).Distinct(StringComparer.Ordinal))
        {
            if (await policies.RefusalAsync(Principal, arn, S3Arn.Of(bucket), cancellationToken) is { } refusal) refusals.Add((arn, refusal));
        }

        if (refusals.Count == 0) return;
        throw S3Errors.InvalidArgument(
            string.Join(", ", refusals.Select(refused => refused.Arn)),
            string.Join("; ", refusals.Select(refused => refused.Refusal)),
            "Unable to validate the following destination configurations");
    }
}
