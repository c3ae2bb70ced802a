using Pipeline.Aws.Direct;

namespace Pipeline.Scoring.Land;

/// <summary>
/// Where a bucket is reached: at a host of its own in AWS; by its name in the path at a configured endpoint, and where the name has dots,
/// which no certificate covers. Source: "Virtual hosting of general purpose buckets".
/// </summary>
internal sealed record LakeAddress(ServiceEndpoint Endpoint, bool BucketIsInPath)
{
    /// <summary>The address of a bucket.</summary>
    public static LakeAddress Of(ServiceEndpoint service, string bucket)
    {
        if (service.IsConfigured || bucket.Contains('.', StringComparison.Ordinal)) return new LakeAddress(service, true);
        var address = new UriBuilder(service.Address) { Host = $"{bucket}.{service.Address.Host}" }.Uri;
        return new LakeAddress(service with { Address = address }, false);
    }
}
