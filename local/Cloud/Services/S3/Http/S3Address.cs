using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.S3.Http;

/// <summary>What a request's address names. Source: "Virtual hosting of general purpose buckets".</summary>
/// <param name="Bucket">The bucket, or null for the service.</param>
/// <param name="Key">The key, or null for the bucket.</param>
internal sealed record S3Address(string? Bucket, string? Key)
{
    private const string Domain = ".localhost";

    /// <summary>Reads a path-style address or, if the host is <c>bucket.localhost</c>, a virtual-hosted one.</summary>
    /// <param name="host">The Host header, with or without its port.</param>
    /// <param name="rawTarget">The request's target as it was sent: a server that resolves <c>..</c> would change keys.</param>
    public static S3Address Parse(string host, string rawTarget)
    {
        if (!rawTarget.StartsWith('/')) throw new AwsException("InvalidURI", "Couldn't parse the specified URI.", 400);
        var end = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = end < 0 ? rawTarget[1..] : rawTarget[1..end];
        if (HostedBucket(host) is { } hosted) return new S3Address(hosted, path.Length == 0 ? null : Uri.UnescapeDataString(path));
        if (path.Length == 0) return new S3Address(null, null);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = Uri.UnescapeDataString(slash < 0 ? path : path[..slash]);
        return new S3Address(bucket, slash < 0 || slash == path.Length - 1 ? null : Uri.UnescapeDataString(path[(slash + 1)..]));
    }

    private static string? HostedBucket(string host)
    {
        var colon = host.LastIndexOf(':');
        var name = colon < 0 ? host : host[..colon];
        if (!name.EndsWith(Domain, StringComparison.OrdinalIgnoreCase)) return null;
        name = name[..^Domain.Length];
        // Clients also use bucket.s3.localhost and s3.localhost, modelled on AWS's own host names.
        if (name == "s3") return null;
        return name.EndsWith(".s3", StringComparison.Ordinal) ? name[..^3] : name;
    }
}
