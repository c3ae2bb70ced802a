using System.Net;
using System.Text;
using Pipeline.Aws.Direct;
using Pipeline.Aws.Retry;

namespace Pipeline.Scoring.Land;

/// <summary>
/// Reads and writes the lake in S3 over the built-in transport. Sources: "Add preconditions to S3 operations with conditional requests",
/// and "Virtual hosting of general purpose buckets" for the two address forms.
/// </summary>
internal sealed class DirectLake(IServiceClient client, string bucket, bool bucketIsInPath) : ILake
{
    private const string Metadata = "x-amz-meta-";
    private readonly string _root = bucketIsInPath ? $"/{bucket}/" : "/";

    /// <inheritdoc />
    public async Task<bool> TryCreateAsync(WantedObject wanted, CancellationToken cancellationToken)
    {
        using var reply = await PutAsync(wanted, new ServiceHeader("if-none-match", "*"), cancellationToken);
        return Succeeded(reply, HttpStatusCode.PreconditionFailed);
    }

    /// <inheritdoc />
    public async Task<PresentObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        using var present = await client.SendAsync(new ServiceRequest("HEAD", Path(key), [], default), cancellationToken);
        if (!Succeeded(present, HttpStatusCode.NotFound)) return null;
        return new PresentObject(key, TagOf(present, key), Provenance.Read(name => present.Header(Encoding.UTF8.GetBytes(Metadata + name))));
    }

    /// <inheritdoc />
    public async Task<byte[]> ReadAsync(PresentObject present, CancellationToken cancellationToken)
    {
        using var reply = await client.SendAsync(new ServiceRequest("GET", Path(present.Key), [IfMatch(present)], default), cancellationToken);
        ThrowIfChanged(reply, present.Key);
        return reply.Body.ToArray();
    }

    /// <inheritdoc />
    public async Task<PresentObject> ReplaceAsync(PresentObject present, WantedObject wanted, CancellationToken cancellationToken)
    {
        using var reply = await PutAsync(wanted, IfMatch(present), cancellationToken);
        ThrowIfChanged(reply, present.Key);
        return new PresentObject(wanted.Key, TagOf(reply, wanted.Key), wanted.Provenance);
    }

    /// <summary>Whether the call succeeded; false for the one status that is an expected answer rather than an error.</summary>
    private static bool Succeeded(ServiceReply reply, HttpStatusCode? expected)
    {
        if (reply.IsSuccess) return true;
        if (reply.Status == (int?)expected) return false;
        // ConditionalRequestConflict: another write to the same key is in progress.
        if (reply.Status == (int)HttpStatusCode.Conflict) throw new TransientException(ServiceException.Of(reply).Message);
        throw ServiceException.Of(reply);
    }

    private static ServiceHeader IfMatch(PresentObject present) => new("if-match", present.ETag);

    private string TagOf(ServiceReply reply, string key) => reply.Header("etag"u8) ?? throw new InvalidDataException($"s3://{bucket}/{key} has no ETag.");

    private void ThrowIfChanged(ServiceReply reply, string key)
    {
        if (reply.Status == (int)HttpStatusCode.NotFound || !Succeeded(reply, HttpStatusCode.PreconditionFailed))
            throw new TransientException($"s3://{bucket}/{key} was changed while it was being replaced.");
    }

    private Task<ServiceReply> PutAsync(WantedObject wanted, ServiceHeader condition, CancellationToken cancellationToken)
    {
        ServiceHeader[] headers =
            [new("content-type", "application/gzip"), condition, .. wanted.Provenance.Metadata.Select(entry => new ServiceHeader(Metadata + entry.Key, entry.Value))];
        return client.SendAsync(new ServiceRequest("PUT", Path(wanted.Key), headers, wanted.Content), cancellationToken);
    }

    private string Path(string key) => _root + string.Join('/', key.Split('/').Select(Uri.EscapeDataString));
}

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
