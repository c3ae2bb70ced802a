using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>A bucket: the index says which objects exist, the files hold their bytes. One lock keeps the two in step.</summary>
internal sealed class Bucket(string name, string directory, DateTimeOffset created, Sequencer sequencer)
{
    private readonly Lock _lock = new();
    private readonly KeyIndex _index = new();
    private readonly ObjectFiles _files = new(directory);
    private bool _deleted;

    public string Name => name;

    public DateTimeOffset Created => created;

    /// <summary>The bucket's configuration documents by their names in the API (<c>encryption</c>, <c>versioning</c> ...).</summary>
    public ConcurrentDictionary<string, string> Configuration { get; } = new(StringComparer.Ordinal);

    /// <summary>The bucket's parsed policy; its text is one of the configuration documents.</summary>
    public Policy? Policy { get; set; }

    /// <summary>How objects are encrypted whose requests do not say; its document is one of the configuration documents.</summary>
    public DefaultEncryption Encryption { get; set; } = DefaultEncryption.Usual;

    public S3Object? Find(string key)
    {
        lock (_lock) return _index.Find(key);
    }

    /// <summary>Opens an object's file, so that a later overwrite does not change what is read.</summary>
    /// <exception cref="AwsException">NoSuchKey.</exception>
    public (S3Object Object, SafeFileHandle File) Open(string key)
    {
        lock (_lock)
        {
            var found = _index.Find(key) ?? throw S3Errors.NoSuchKey(key);
            return (found, File.OpenHandle(found.Stored.FilePath));
        }
    }

    /// <summary>Makes a finished file the object of a key.</summary>
    /// <exception cref="AwsException">ConditionalRequestConflict; NoSuchBucket if the bucket was deleted meanwhile.</exception>
    public S3Object Commit(string key, IncomingFile file, string etag, ObjectMetadata metadata, WriteCondition? condition, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_deleted) throw S3Errors.NoSuchBucket(name);
            var present = _index.Find(key);
            condition?.CheckAgain(present);
            var path = _files.Place(file.Release(), key);
            if (present is not null && present.Stored.FilePath != path) _files.Remove(present.Stored.FilePath);
            var stored = new StoredObject(name, key, path, file.Length, etag, now, metadata.ContentType);
            var item = new S3Object(stored, metadata, sequencer.Next());
            _index.Set(item);
            return item;
        }
    }

    /// <summary>Changes an object's metadata.</summary>
    /// <exception cref="AwsException">NoSuchKey.</exception>
    public void Change(string key, Func<ObjectMetadata, ObjectMetadata> change)
    {
        lock (_lock)
        {
            var found = _index.Find(key) ?? throw S3Errors.NoSuchKey(key);
            _index.Set(found with { Metadata = change(found.Metadata) });
        }
    }

    /// <summary>Deletes an object.</summary>
    /// <returns>The sequencer of the deletion, or null if there was nothing to delete.</returns>
    public string? Remove(string key)
    {
        lock (_lock)
        {
            if (_index.Find(key) is not { } found) return null;
            _index.Remove(key);
            _files.Remove(found.Stored.FilePath);
            return sequencer.Next();
        }
    }

    public Listing List(ListQuery query)
    {
        lock (_lock) return _index.List(query);
    }

    /// <summary>Deletes the bucket.</summary>
    /// <exception cref="AwsException">BucketNotEmpty.</exception>
    public void Delete()
    {
        lock (_lock)
        {
            if (_index.Count > 0)
            {
                throw new AwsException("BucketNotEmpty", "The bucket you tried to delete is not empty", 409)
                {
                    Members = new System.Text.Json.Nodes.JsonObject { ["BucketName"] = name },
                };
            }

            _deleted = true;
            Directory.Delete(directory, recursive: true);
        }
    }
}
