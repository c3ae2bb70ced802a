using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>A bucket: an index says which objects and versions exist, files hold their bytes. One lock keeps the two in step.</summary>
/// <param name="name">Its name.</param>
/// <param name="directory">The folder of its objects.</param>
/// <param name="archive">The folder of its objects' former versions.</param>
/// <param name="created">When it was made.</param>
/// <param name="journal">Keeps the bucket over a restart.</param>
/// <param name="sequencer">Orders the events of its keys.</param>
internal sealed class Bucket(string name, string directory, string archive, DateTimeOffset created, BucketJournal journal, Sequencer sequencer)
{
    private readonly Lock _lock = new();
    private readonly VersionedObjects _objects = new(name, new ObjectFiles(directory, archive), journal, sequencer);
    private bool _deleted;

    public string Name => name;

    public DateTimeOffset Created => created;

    /// <summary>The bucket's configuration documents by their names in the API (<c>encryption</c>, <c>versioning</c> ...).</summary>
    public ConcurrentDictionary<string, string> Configuration { get; } = new(StringComparer.Ordinal);

    /// <summary>The bucket's parsed policy; its text is one of the configuration documents.</summary>
    public Policy? Policy { get; set; }

    /// <summary>How objects are encrypted whose requests do not say; its document is one of the configuration documents.</summary>
    public DefaultEncryption Encryption { get; set; } = DefaultEncryption.Usual;

    /// <summary>Whether the bucket keeps former versions; its document is one of the configuration documents.</summary>
    public Versioning Versioning { get; set; }

    /// <summary>Saves the bucket's configuration documents after a change.</summary>
    public void Save()
    {
        // One that is deleted meanwhile must not come back.
        lock (_lock)
        {
            if (!_deleted) journal.Save(this);
        }
    }

    /// <summary>Takes over an object of now from the journal.</summary>
    public void Restore(S3Object item) => _objects.Restore(item);

    /// <summary>Takes over a version from the journal, the older ones of its key first.</summary>
    public void Restore(ObjectVersion version) => _objects.Restore(version);

    /// <summary>Deletes the files that no object has: what a killed process had not finished, and what it had not begun to delete.</summary>
    public void Sweep()
    {
        var known = _objects.Files().ToHashSet(StringComparer.Ordinal);
        foreach (var folder in new[] { directory, archive }.Where(Directory.Exists))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !known.Contains(file)).ToList()) File.Delete(file);
        }
    }

    /// <summary>The object of a key, or null.</summary>
    public S3Object? Find(string key)
    {
        lock (_lock) return _objects.Now.Find(key);
    }

    /// <summary>A version of a key, or its object.</summary>
    /// <param name="key">The key.</param>
    /// <param name="version">The version's id; null for the newest.</param>
    /// <exception cref="AwsException">NoSuchKey; NoSuchVersion; MethodNotAllowed for a delete marker that is named by its id.</exception>
    public S3Object Get(string key, string? version)
    {
        lock (_lock) return Existing(key, version);
    }

    /// <summary>Opens the file of an object or of a former version, so that a later overwrite does not change what is read.</summary>
    /// <param name="key">The key.</param>
    /// <param name="version">The version's id; null for the newest.</param>
    /// <exception cref="AwsException">As <see cref="Get"/>.</exception>
    public (S3Object Object, SafeFileHandle File) Open(string key, string? version)
    {
        lock (_lock)
        {
            var found = Existing(key, version);
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
            condition?.CheckAgain(_objects.Now.Find(key));
            return _objects.Put(key, file, etag, metadata, Versioning, now);
        }
    }

    /// <summary>Changes an object's metadata.</summary>
    /// <exception cref="AwsException">NoSuchKey.</exception>
    public void Change(string key, Func<ObjectMetadata, ObjectMetadata> change)
    {
        lock (_lock)
        {
            var found = Existing(key, null);
            _objects.Change(found with { Metadata = change(found.Metadata) });
        }
    }

    /// <summary>Deletes an object, or a version for good.</summary>
    /// <param name="key">The key.</param>
    /// <param name="version">The version's id; null for the object, of which a versioned bucket keeps the versions.</param>
    /// <param name="condition">The condition on the object of now; null for none.</param>
    /// <param name="now">When it is deleted.</param>
    /// <exception cref="AwsException">NoSuchBucket, NoSuchKey, PreconditionFailed.</exception>
    public Deletion Remove(string key, string? version, WriteCondition? condition, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_deleted) throw S3Errors.NoSuchBucket(name);
            condition?.Check(key, _objects.Now.Find(key));
            if (version is null) return _objects.Delete(key, Versioning, now);
            var deletion = _objects.DeleteVersion(key, version);
            return Versioning == Versioning.Off ? deletion with { VersionId = null } : deletion;
        }
    }

    public Listing List(ListQuery query)
    {
        lock (_lock) return _objects.Now.List(query);
    }

    public VersionPage List(VersionQuery query)
    {
        lock (_lock) return _objects.List(query);
    }

    /// <summary>Deletes the bucket.</summary>
    /// <exception cref="AwsException">BucketNotEmpty.</exception>
    public void Delete()
    {
        lock (_lock)
        {
            if (!_objects.IsEmpty)
            {
                var versions = Versioning == Versioning.Off ? "" : ". You must delete all versions in the bucket.";
                throw new AwsException("BucketNotEmpty", "The bucket you tried to delete is not empty" + versions, 409)
                {
                    Members = new System.Text.Json.Nodes.JsonObject { ["BucketName"] = name },
                };
            }

            _deleted = true;
            journal.SaveDeleted(name);
            _objects.RemoveFolders();
        }
    }

    private S3Object Existing(string key, string? version)
    {
        var found = _objects.Version(key, version);
        if (found?.Object is { } item) return item;
        if (version is null) throw S3Errors.NoSuchKey(key, found?.Id);
        throw found is null ? S3Errors.NoSuchVersion(key, version) : S3Errors.IsDeleteMarker(found.Id, found.Modified);
    }
}
