using System.Net;
using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Aws.Retry;

namespace Pipeline.Scoring.Land;

/// <summary>Reads and writes the lake with the AWS SDK. Source: "Add preconditions to S3 operations with conditional requests".</summary>
internal sealed class S3Lake(IAmazonS3 client, string bucket) : ILake
{
    /// <inheritdoc />
    public async Task<bool> TryCreateAsync(WantedObject wanted, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsync(wanted, request => request.IfNoneMatch = "*", cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async Task<PresentObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var present = await client.GetObjectMetadataAsync(bucket, key, cancellationToken);
            return new PresentObject(key, present.ETag, Provenance.Read(name => present.Metadata[name]));
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async Task<byte[]> ReadAsync(PresentObject present, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = present.Key, EtagToMatch = present.ETag }, cancellationToken);
            using var content = new MemoryStream();
            await response.ResponseStream.CopyToAsync(content, cancellationToken);
            return content.ToArray();
        }
        catch (AmazonS3Exception e) when (WasChanged(e))
        {
            throw ChangedException(present);
        }
    }

    /// <inheritdoc />
    public async Task<PresentObject> ReplaceAsync(PresentObject present, WantedObject wanted, CancellationToken cancellationToken)
    {
        try
        {
            var tag = await PutAsync(wanted, request => request.IfMatch = present.ETag, cancellationToken);
            return new PresentObject(wanted.Key, tag, wanted.Provenance);
        }
        catch (AmazonS3Exception e) when (WasChanged(e))
        {
            throw ChangedException(present);
        }
    }

    private static bool WasChanged(AmazonS3Exception e) => e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound;

    private TransientException ChangedException(PresentObject present) => new($"s3://{bucket}/{present.Key} was changed while it was being replaced.");

    private async Task<string> PutAsync(WantedObject wanted, Action<PutObjectRequest> condition, CancellationToken cancellationToken)
    {
        var content = wanted.Content;
        using var body = MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
        var request = new PutObjectRequest { BucketName = bucket, Key = wanted.Key, InputStream = body, ContentType = "application/gzip" };
        foreach (var (name, value) in wanted.Provenance.Metadata) request.Metadata.Add(name, value);
        condition(request);
        try
        {
            return (await client.PutObjectAsync(request, cancellationToken)).ETag;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            // ConditionalRequestConflict: another write to the same key is in progress.
            throw new TransientException(e.Message);
        }
    }
}
