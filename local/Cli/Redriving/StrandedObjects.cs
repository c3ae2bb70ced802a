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
