using System.Runtime.CompilerServices;
using Amazon.S3;
using Pipeline.Cli.Buckets;

namespace Pipeline.Cli.Redriving;

/// <summary>The objects of the lake that stranded records lie in.</summary>
internal sealed class StrandedObjects(IAmazonS3 s3, RedriveOptions options)
{
    /// <summary>Reads them one after the other, in the order of their keys: within a shard that is the order of arrival, as far as one batch follows the other.</summary>
    public async IAsyncEnumerable<StrandedObject> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var prefix in options.Prefixes)
        {
            await foreach (var key in s3.KeysAsync(options.Bucket, prefix, cancellationToken))
            {
                var isQuarantine = key.StartsWith(QuarantineObject.Root, StringComparison.Ordinal);
                if (isQuarantine ? !QuarantineObject.MayHold(key, options.From, options.To) : !DiscardedBatchObject.IsOne(key)) continue;
                using var response = await s3.GetObjectAsync(options.Bucket, key, cancellationToken);
                using var content = new MemoryStream();
                await response.ResponseStream.CopyToAsync(content, cancellationToken);
                content.Position = 0;
                yield return Read(key, content, isQuarantine);
            }
        }
    }

    private static StrandedObject Read(string key, MemoryStream content, bool isQuarantine)
    {
        try
        {
            return new StrandedObject(key, isQuarantine ? QuarantineObject.Read(key, content) : DiscardedBatchObject.Read(key, content), null);
        }
        catch (FormatException e)
        {
            return new StrandedObject(key, [], e.Message);
        }
    }
}

/// <summary>An object of the lake and the stranded records in it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Records">The records; none when it cannot be read.</param>
/// <param name="Defect">Why it cannot be read; null when it can.</param>
internal sealed record StrandedObject(string Key, IReadOnlyList<StrandedRecord> Records, string? Defect);

/// <summary>A record that did not get through the pipeline.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Source">The key of the object that it lies in.</param>
/// <param name="ArrivedAt">When the stream took it in.</param>
/// <param name="PartitionKey">The key that its producer gave it.</param>
/// <param name="Reason">Why it lies there.</param>
/// <param name="Data">Its bytes.</param>
internal sealed record StrandedRecord(RecordId Id, string Source, DateTimeOffset ArrivedAt, string PartitionKey, string Reason, byte[] Data)
{
    /// <summary>Whether the function set it aside, in contrast to Lambda having given up on it.</summary>
    public bool IsQuarantined => Source.StartsWith(QuarantineObject.Root, StringComparison.Ordinal);
}
