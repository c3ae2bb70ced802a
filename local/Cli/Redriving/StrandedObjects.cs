using System.Runtime.CompilerServices;
using Amazon.S3;
using Pipeline.Cli.Buckets;

namespace Pipeline.Cli.Redriving;

/// <summary>Reads the objects that hold stranded records, of the lake and of the failure destination.</summary>
internal sealed class StrandedObjects(IAmazonS3 s3, RedriveOptions options)
{
    /// <summary>Reads the objects one after the other in the order of their keys. Within a shard that is the order of arrival, as long as batches do not overlap.</summary>
    public async IAsyncEnumerable<StrandedObject> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var prefix in options.Prefixes)
        {
            var bucket = options.BucketOf(prefix);
            await foreach (var key in s3.KeysAsync(bucket, prefix, cancellationToken))
            {
                var isQuarantine = key.StartsWith(QuarantineObject.Root, StringComparison.Ordinal);
                if (isQuarantine ? !QuarantineObject.MayHold(key, options.From, options.To) : !DiscardedBatchObject.IsOne(key)) continue;
                using var response = await s3.GetObjectAsync(bucket, key, cancellationToken);
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

/// <summary>An object and the stranded records in it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Records">The records; empty when the object cannot be read.</param>
/// <param name="Defect">Why the object cannot be read; null when it can.</param>
internal sealed record StrandedObject(string Key, IReadOnlyList<StrandedRecord> Records, string? Defect);

/// <summary>A record that did not get through the pipeline.</summary>
/// <param name="Id">The record's identity.</param>
/// <param name="Source">The key of the object that holds it.</param>
/// <param name="ArrivedAt">When the stream accepted it.</param>
/// <param name="PartitionKey">The partition key of its producer.</param>
/// <param name="Reason">Why it was quarantined or discarded.</param>
/// <param name="Data">Its bytes.</param>
internal sealed record StrandedRecord(RecordId Id, string Source, DateTimeOffset ArrivedAt, string PartitionKey, string Reason, byte[] Data)
{
    /// <summary>Whether the function quarantined the record; otherwise Lambda discarded its batch.</summary>
    public bool IsQuarantined => Source.StartsWith(QuarantineObject.Root, StringComparison.Ordinal);
}
