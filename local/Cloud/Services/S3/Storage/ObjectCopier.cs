using System.Collections.Immutable;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>CopyObject.</summary>
internal sealed class ObjectCopier(BucketTable buckets, ObjectWriter writer)
{
    /// <summary>Copies an object.</summary>
    /// <param name="source">The source.</param>
    /// <param name="bucket">The target's bucket.</param>
    /// <param name="key">The target's key.</param>
    /// <param name="replacement">The target's metadata; null to take over the source's.</param>
    /// <param name="tags">The target's tags; null to take over the source's.</param>
    /// <param name="storage">The target's storage class and encryption; neither is taken over from the source.</param>
    /// <param name="checksum">A checksum to compute, or null for those that the source has.</param>
    /// <param name="condition">The condition on the target; null for none.</param>
    /// <param name="check">Checks the source before it is copied.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    public async Task<S3Object> CopyAsync(
        CopySource source,
        string bucket,
        string key,
        ObjectMetadata? replacement,
        ImmutableSortedDictionary<string, string>? tags,
        ImmutableSortedDictionary<string, string> storage,
        string? checksum,
        WriteCondition? condition,
        Action<S3Object> check,
        CancellationToken cancellationToken)
    {
        if (source.Version is { } version) VersionId.Check("versionId", version);
        var (item, file) = buckets.Get(source.Bucket).Open(source.Key, source.Version);
        await using var content = new FileStream(file, FileAccess.Read, bufferSize: 0);
        check(item);
        if (replacement is null && tags is null && storage.Count == 0 && source == new CopySource(bucket, key, null))
        {
            throw S3Errors.InvalidRequest(
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, " +
                "website redirect location or encryption attributes.");
        }

        var metadata = (replacement ?? item.Metadata) with
        {
            Headers = (replacement ?? item.Metadata).Headers.RemoveRange(StorageHeaders.Names).SetItems(storage),
            Tags = tags ?? item.Metadata.Tags,
            Checksums = checksum is null ? item.Metadata.Checksums : item.Metadata.Checksums.Clear().Add(checksum, ""),
        };
        return await writer.PutAsync(bucket, key, content, metadata, condition, "ObjectCreated:Copy", cancellationToken);
    }
}
