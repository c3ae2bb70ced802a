using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using Pipeline.Cli.Buckets;

namespace Pipeline.Cli.Destruction;

/// <summary>A bucket: every version of every object, and the bucket itself.</summary>
/// <param name="s3">S3.</param>
/// <param name="isOne">Tells the bucket by its name.</param>
internal sealed class RetainedBucket(IAmazonS3 s3, Func<string, bool> isOne) : IRetained
{
    // A lake of a year holds a hundred million objects. Counting them takes hours, and this is enough to know what one is about to delete.
    private const int MostCounted = 200_000;
    private const int DeletedPerCall = 1000;

    /// <inheritdoc/>
    public async Task<RetainedItem?> FindAsync(CancellationToken cancellationToken)
    {
        if (await NameAsync(cancellationToken) is not { } bucket) return null;
        var (versions, bytes) = (0L, 0L);
        await foreach (var page in PagesAsync(bucket, cancellationToken))
        {
            versions += page.Length;
            bytes += page.Sum(version => version.Size ?? 0);
            if (versions >= MostCounted) break;
        }

        var least = versions >= MostCounted ? "at least " : "";
        return new RetainedItem(
            $"bucket {bucket}",
            string.Create(CultureInfo.InvariantCulture, $"{least}{RetainedPrices.Size(bytes)} in {versions:N0} versions"),
            RetainedPrices.Objects(bytes));
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        if (await NameAsync(cancellationToken) is not { } bucket) return;
        await foreach (var page in PagesAsync(bucket, cancellationToken))
        {
            var versions = page.Select(version => new KeyVersion { Key = version.Key, VersionId = version.VersionId });
            await s3.DeleteObjectsAsync(new DeleteObjectsRequest { BucketName = bucket, Objects = [.. versions], Quiet = true }, cancellationToken);
        }

        await s3.DeleteBucketAsync(new DeleteBucketRequest { BucketName = bucket }, cancellationToken);
    }

    private async Task<string?> NameAsync(CancellationToken cancellationToken) =>
        (await s3.ListBucketsAsync(new ListBucketsRequest(), cancellationToken)).Buckets?.Select(bucket => bucket.BucketName).SingleOrDefault(isOne);

    // Delete markers are among the versions.
    private IAsyncEnumerable<S3ObjectVersion[]> PagesAsync(string bucket, CancellationToken cancellationToken) => s3.VersionsAsync(bucket, "", cancellationToken).Chunk(DeletedPerCall);
}
