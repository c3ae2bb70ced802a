using System.Globalization;
using Amazon.S3;
using Pipeline.Cli.Buckets;
using Pipeline.Contract.Lake;

namespace Pipeline.Cli.Compaction;

/// <summary>Copies the landed log to a day that is over, as it would look if it had landed then: the days of a run are open for a day longer than the run takes.</summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
internal sealed class AgedLog(IAmazonS3 s3, string bucket)
{
    private const string Prefix = $"{LakeFolder.Scored}/dt=";
    private const int DateLength = 10;

    /// <summary>Copies all days of the log into one.</summary>
    /// <param name="day">The day that they are copied to.</param>
    /// <param name="cancellationToken">Stops between two objects.</param>
    public async Task CopyToAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var target = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        // Listed whole before the first copy, which lies below the same prefix.
        foreach (var key in await s3.KeysAsync(bucket, Prefix, cancellationToken).ToListAsync(cancellationToken))
            await s3.CopyObjectAsync(bucket, key, bucket, $"{Prefix}{target}{key[(Prefix.Length + DateLength)..]}", cancellationToken);
    }
}
