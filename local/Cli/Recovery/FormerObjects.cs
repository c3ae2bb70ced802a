using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Cli.Recovery;

/// <summary>Brings one key of a bucket back to a former version. Nothing is deleted for good, and what was changed since it was listed is left.</summary>
/// <param name="s3">S3.</param>
/// <param name="bucket">The bucket.</param>
internal sealed class FormerObjects(IAmazonS3 s3, string bucket)
{
    /// <summary>The largest object that one copy takes, 5 GiB. Source: "CopyObject".</summary>
    public const long LargestCopy = 5L << 30;

    private const int Buffer = 1 << 16;

    /// <summary>Whether two versions have the same content, type and metadata. A copy of an encrypted object has an entity tag of its own, so the bytes are compared.</summary>
    public async Task<bool> AreEqualAsync(S3ObjectVersion one, S3ObjectVersion other, CancellationToken cancellationToken)
    {
        if (one.Size != other.Size) return false;
        using var first = await GetAsync(one, cancellationToken);
        using var second = await GetAsync(other, cancellationToken);
        return Described(first) == Described(second) && (one.ETag == other.ETag || await AreEqualAsync(first.ResponseStream, second.ResponseStream, cancellationToken));
    }

    /// <summary>Makes a former version the key's object again, by a copy with its metadata.</summary>
    /// <param name="former">The version.</param>
    /// <param name="present">The object that it replaces; null for none.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>False if others have changed the object.</returns>
    public Task<bool> BringBackAsync(S3ObjectVersion former, S3ObjectVersion? present, CancellationToken cancellationToken)
    {
        var request = new CopyObjectRequest
        {
            SourceBucket = bucket,
            SourceKey = former.Key,
            SourceVersionId = former.VersionId,
            DestinationBucket = bucket,
            DestinationKey = former.Key,
            IfMatch = present?.ETag,
            IfNoneMatch = present is null ? "*" : null,
        };
        return UnlessChangedAsync(() => s3.CopyObjectAsync(request, cancellationToken));
    }

    /// <summary>Deletes a key's object by a delete marker.</summary>
    /// <returns>False if others have changed the object.</returns>
    public Task<bool> RemoveAsync(S3ObjectVersion present, CancellationToken cancellationToken) =>
        UnlessChangedAsync(() => s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = bucket, Key = present.Key, IfMatch = present.ETag }, cancellationToken));

    private Task<GetObjectResponse> GetAsync(S3ObjectVersion version, CancellationToken cancellationToken) =>
        s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = version.Key, VersionId = version.VersionId }, cancellationToken);

    private static string Described(GetObjectResponse response) => string.Join(
        '\n', [response.Headers.ContentType, response.Headers.ContentEncoding, .. response.Metadata.Keys.Order(StringComparer.Ordinal).Select(name => $"{name}={response.Metadata[name]}")]);

    private static async Task<bool> AreEqualAsync(Stream one, Stream other, CancellationToken cancellationToken)
    {
        var (first, second) = (new byte[Buffer], new byte[Buffer]);
        while (true)
        {
            var read = await one.ReadAtLeastAsync(first, Buffer, throwOnEndOfStream: false, cancellationToken);
            if (await other.ReadAtLeastAsync(second, Buffer, throwOnEndOfStream: false, cancellationToken) != read || !first.AsSpan(0, read).SequenceEqual(second.AsSpan(0, read))) return false;
            if (read < Buffer) return true;
        }
    }

    private static async Task<bool> UnlessChangedAsync<T>(Func<Task<T>> change)
    {
        try
        {
            await change();
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
