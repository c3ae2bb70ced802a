using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Pipeline.Cli.Buckets;

/// <summary>Lists a bucket's keys, page by page.</summary>
internal static class BucketListing
{
    /// <summary>The keys below a prefix, in order.</summary>
    public static async IAsyncEnumerable<string> KeysAsync(
        this IAmazonS3 s3, string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = await s3.ListObjectsV2Async(request, cancellationToken);
            foreach (var entry in page.S3Objects ?? []) yield return entry.Key;
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <summary>The versions of the objects below a prefix, delete markers among them, in the order of their keys, the newest of a key first.</summary>
    public static async IAsyncEnumerable<S3ObjectVersion> VersionsAsync(
        this IAmazonS3 s3, string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListVersionsRequest { BucketName = bucket, Prefix = prefix };
        ListVersionsResponse page;
        do
        {
            page = await s3.ListVersionsAsync(request, cancellationToken);
            foreach (var version in page.Versions ?? []) yield return version;
            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }
        while (page.IsTruncated == true);
    }

    /// <summary>As <see cref="VersionsAsync"/>, all versions of a key at once.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<S3ObjectVersion>> VersionsByKeyAsync(
        this IAmazonS3 s3, string bucket, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var versions = new List<S3ObjectVersion>();
        await foreach (var version in s3.VersionsAsync(bucket, prefix, cancellationToken))
        {
            if (versions.Count > 0 && versions[0].Key != version.Key)
            {
                yield return versions;
                versions = [];
            }

            versions.Add(version);
        }

        if (versions.Count > 0) yield return versions;
    }
}
