using Pipeline.Aws.Direct;

namespace Pipeline.Scoring.Land;

/// <summary>
/// The address of a bucket: its own host in AWS; a path at a configured endpoint, or if its name has dots, which AWS's certificates do not
/// cover. Source: "Virtual hosting of general purpose buckets".
/// </summary>
internal sealed record LakeAddress(ServiceEndpoint Endpoint, bool BucketIsInPath)
{
    public static LakeAddress Of(ServiceEndpoint service, string bucket)
    {
        if (service.IsConfigured || bucket.Contains('.', StringComparison.Ordinal)) return new LakeAddress(service, true);
        var address = new UriBuilder(service.Address) { Host = $"{bucket}.{service.Address.Host}" }.Uri;
        return new LakeAddress(service with { Address = address }, false);
    }
}
