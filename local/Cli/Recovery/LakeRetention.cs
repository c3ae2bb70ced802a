using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Cli.Recovery;

/// <summary>What the lake's bucket keeps: whether former versions, for how long, and when objects expire.</summary>
/// <param name="IsVersioned">Whether an object that is overwritten or deleted is kept as a former version.</param>
/// <param name="FormerDays">For how many days after it was overwritten or deleted; null without an end.</param>
/// <param name="Expirations">The days after which objects below a prefix are deleted.</param>
internal sealed record LakeRetention(bool IsVersioned, int? FormerDays, IReadOnlyList<KeyValuePair<string, int>> Expirations)
{
    /// <summary>Asks the bucket.</summary>
    public static async Task<LakeRetention> ReadAsync(IAmazonS3 s3, string bucket, CancellationToken cancellationToken)
    {
        var versioning = await s3.GetBucketVersioningAsync(new GetBucketVersioningRequest { BucketName = bucket }, cancellationToken);
        var rules = (await RulesAsync(s3, bucket, cancellationToken)).Where(rule => rule.Status == LifecycleRuleStatus.Enabled).ToList();
        return new LakeRetention(
            versioning.VersioningConfig?.Status == VersionStatus.Enabled,
            rules.Select(rule => rule.NoncurrentVersionExpiration?.NoncurrentDays).Where(days => days > 0).Min(),
            [.. rules.Where(rule => rule.Expiration?.Days > 0 && PrefixOf(rule) is not null).Select(rule => KeyValuePair.Create(PrefixOf(rule)!, rule.Expiration.Days!.Value))]);
    }

    /// <summary>The first moment whose objects are all there, in some version; null where former versions are kept without an end.</summary>
    public DateTimeOffset? Earliest(DateTimeOffset now) => FormerDays is { } days ? now.AddDays(-days) : null;

    /// <summary>Whether an object of that age would be expired by now.</summary>
    public bool HasExpired(string key, DateTimeOffset modified, DateTimeOffset now) =>
        Expirations.Any(rule => key.StartsWith(rule.Key, StringComparison.Ordinal) && modified.AddDays(rule.Value) <= now);

    private static async Task<IReadOnlyList<LifecycleRule>> RulesAsync(IAmazonS3 s3, string bucket, CancellationToken cancellationToken)
    {
        try
        {
            return (await s3.GetLifecycleConfigurationAsync(new GetLifecycleConfigurationRequest { BucketName = bucket }, cancellationToken)).Configuration?.Rules ?? [];
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode == "NoSuchLifecycleConfiguration")
        {
            return [];
        }
    }

    // Null for a rule that goes by tags or sizes: it tells nothing by the key, so an object comes back, and the rule deletes it again.
    private static string? PrefixOf(LifecycleRule rule) => rule.Filter?.LifecycleFilterPredicate switch
    {
        LifecyclePrefixPredicate of => of.Prefix ?? "",
#pragma warning disable CS0618 // The template's rules have their prefix where it was before filters.
        null => rule.Prefix ?? "",
#pragma warning restore CS0618
        _ => null,
    };
}
