using System.Globalization;
using Amazon.S3;
using Pipeline.Cli.Buckets;

namespace Pipeline.Cli.Compaction;

/// <summary>Copies the landed log to a day that is over, as it would look if it had landed then: the days of a run are open for a day longer than the run takes.</summary>
/// <param name="s3">The lake.</param>
/// <param name="bucket">The bucket.</param>
internal sealed class AgedLog(IAmazonS3 s3, string bucket)
{
    private const string Prefix = "scored/dt=";
    private const int DateLength = 10;

    /// <summary>Copies all days of the log into one.</summary>
    /// <param name="day">The day that they are copied to.</param>
    /// <param name="cancellationToken">Stops between two objects.</param>
    /// <returns>How many objects were copied.</returns>
    public async Task<int> CopyToAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var target = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var keys = new List<string>();
        await foreach (var key in s3.KeysAsync(bucket, Prefix, cancellationToken)) keys.Add(key);
        foreach (var key in keys)
            await s3.CopyObjectAsync(bucket, key, bucket, $"{Prefix}{target}{key[(Prefix.Length + DateLength)..]}", cancellationToken);
        return keys.Count;
    }
}
