using System.Collections.Immutable;
using System.Text;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Integrity;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>Writes and deletes objects for the REST interface, the operations in the process and other services: first the change, then its event.</summary>
internal sealed class ObjectWriter(BucketTable buckets, IObjectEvents events, TimeProvider time)
{
    private const int LongestKey = 1024;

    /// <summary>Starts to write an object: checks everything that is known before its bytes are received.</summary>
    /// <exception cref="AwsException">NoSuchBucket, KeyTooLongError, PreconditionFailed.</exception>
    public IncomingFile Receive(string bucket, string key, WriteCondition? condition)
    {
        Check(bucket, key, condition);
        return buckets.Receive();
    }

    /// <summary>Starts to write an object from a finished file, which is moved.</summary>
    /// <exception cref="AwsException">NoSuchBucket, KeyTooLongError, PreconditionFailed.</exception>
    public IncomingFile Take(string path, string bucket, string key, WriteCondition? condition)
    {
        Check(bucket, key, condition);
        return buckets.Take(path);
    }

    /// <summary>Stores a received file as the object of a key. The event's name has no <c>s3:</c> (<c>ObjectCreated:Put</c>).</summary>
    public S3Object Commit(
        string bucket, string key, IncomingFile file, string etag, ObjectMetadata metadata, WriteCondition? condition, string eventName)
    {
        var home = buckets.Get(bucket);
        var item = home.Commit(key, file, etag, home.Encryption.Apply(metadata), condition, time.GetUtcNow());
        events.Created(home, eventName, item);
        return item;
    }

    /// <summary>Writes an object from a stream.</summary>
    public async Task<S3Object> PutAsync(
        string bucket, string key, Stream content, ObjectMetadata metadata, WriteCondition? condition, string eventName, CancellationToken cancellationToken)
    {
        using var file = Receive(bucket, key, condition);
        var digest = await ContentDigest.CopyAsync(content, file.Stream!, metadata.Checksums.Keys, cancellationToken);
        var checksums = digest.Checksums.ToImmutableSortedDictionary(entry => entry.Key, entry => Convert.ToBase64String(entry.Value));
        return Commit(bucket, key, file, digest.ETag, metadata with { Checksums = checksums, ChecksumType = ObjectMetadata.FullObject }, condition, eventName);
    }

    /// <summary>Deletes an object, if there is one, or a version.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="version">The version to delete for good; null for the object, which in a versioned bucket gets a delete marker.</param>
    /// <param name="condition">The condition on the object of now; null for none. Source: "How to perform conditional deletes".</param>
    /// <exception cref="AwsException">NoSuchBucket, NoSuchKey, PreconditionFailed.</exception>
    public Deletion Delete(string bucket, string key, string? version, WriteCondition? condition = null)
    {
        var home = buckets.Get(bucket);
        var deletion = home.Remove(key, version, condition, time.GetUtcNow());
        if (deletion.EventName is not null) events.Removed(home, key, deletion);
        return deletion;
    }

    private void Check(string bucket, string key, WriteCondition? condition)
    {
        var home = buckets.Get(bucket);
        if (Encoding.UTF8.GetByteCount(key) is > LongestKey and var size)
        {
            throw new AwsException("KeyTooLongError", "Your key is too long", 400)
            {
                Members = new System.Text.Json.Nodes.JsonObject { ["Size"] = size, ["MaxSizeAllowed"] = LongestKey },
            };
        }

        if (key.Length == 0) throw S3Errors.InvalidRequest("A key cannot be empty.");
        condition?.Check(key, home.Find(key));
    }
}
