using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>What a deletion did.</summary>
/// <param name="VersionId">The version that was deleted for good, or the delete marker that was made; null in a bucket without versions.</param>
/// <param name="IsMarker">Whether that is a delete marker.</param>
/// <param name="EventName">The event without <c>s3:</c>; null if nothing changed.</param>
/// <param name="Sequencer">Orders the event.</param>
internal sealed record Deletion(string? VersionId, bool IsMarker, string? EventName, string Sequencer);

/// <summary>
/// A bucket's objects with their versions: the index of the objects of now, the history behind them, and the files of both. Not thread-safe: the bucket's
/// lock guards it. Sources: "Adding objects to versioning-enabled buckets", "Working with objects in a versioning-suspended bucket", "Deleting object versions".
/// </summary>
internal sealed class VersionedObjects(string bucket, ObjectFiles files, Sequencer sequencer)
{
    private readonly KeyIndex _index = new();
    private readonly VersionHistory _history = new();

    /// <summary>Whether there is no object and no version.</summary>
    public bool IsEmpty => _index.Count == 0 && _history.Count == 0;

    /// <summary>The objects of now.</summary>
    public KeyIndex Now => _index;

    /// <summary>A version of a key, or null; without an id its newest, which may be a delete marker.</summary>
    public ObjectVersion? Version(string key, string? id)
    {
        var present = _index.Find(key);
        if (present is not null && (id is null || present.Version == id)) return ObjectVersion.Of(present);
        return id is null ? _history.Newest(key) : _history.Find(key, id);
    }

    /// <summary>A page of versions.</summary>
    public VersionPage List(VersionQuery query) => new VersionListing(_index, _history).List(query);

    /// <summary>Makes a finished file the object of a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="file">The file.</param>
    /// <param name="etag">Its entity tag.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="versioning">Whether the former version is kept.</param>
    /// <param name="now">When it is written.</param>
    public S3Object Put(string key, IncomingFile file, string etag, ObjectMetadata metadata, Versioning versioning, DateTimeOffset now)
    {
        var order = sequencer.Next();
        var version = versioning == Versioning.Enabled ? order : VersionId.Null;
        var present = _index.Find(key);
        string path;
        if (present is not null && IsKept(present.Version, versioning))
        {
            (path, var kept) = files.Replace(file.Release(), key, present.Stored.FilePath, present.Sequencer);
            _history.Add(Archived(present, kept));
        }
        else
        {
            path = files.Place(file.Release(), key);
            if (present is not null && present.Stored.FilePath != path) files.Remove(present.Stored.FilePath);
        }

        if (versioning == Versioning.Suspended) Discard(_history.Find(key, VersionId.Null));
        var item = new S3Object(new StoredObject(bucket, key, path, file.Length, etag, now, metadata.ContentType), metadata, order, version);
        _index.Set(item);
        return item;
    }

    /// <summary>Deletes the object of a key: for good without versioning, otherwise by a delete marker.</summary>
    public Deletion Delete(string key, Versioning versioning, DateTimeOffset now)
    {
        var order = sequencer.Next();
        var present = _index.Find(key);
        _index.Remove(key);
        if (present is not null && IsKept(present.Version, versioning)) _history.Add(Archived(present, files.Keep(present.Stored.FilePath, present.Sequencer)));
        else if (present is not null) files.Remove(present.Stored.FilePath);
        if (versioning == Versioning.Off) return new Deletion(null, false, present is null ? null : "ObjectRemoved:Delete", order);

        if (versioning == Versioning.Suspended) Discard(_history.Find(key, VersionId.Null));
        var marker = new ObjectVersion(key, versioning == Versioning.Enabled ? order : VersionId.Null, order, now, null);
        _history.Add(marker);
        return new Deletion(marker.Id, true, "ObjectRemoved:DeleteMarkerCreated", order);
    }

    /// <summary>Deletes a version for good; the newest one left is then the key's object, unless it is a delete marker. An unknown id changes nothing.</summary>
    public Deletion DeleteVersion(string key, string id)
    {
        var order = sequencer.Next();
        if (Version(key, id) is not { } version) return new Deletion(id, false, null, order);
        if (_index.Find(key) is { } present && present.Version == id)
        {
            _index.Remove(key);
            files.Remove(present.Stored.FilePath);
        }
        else
        {
            Discard(version);
        }

        if (_index.Find(key) is null && _history.Newest(key) is { Object: { } former } newest)
        {
            _history.Remove(newest);
            _index.Set(former with { Stored = former.Stored with { FilePath = files.Place(former.Stored.FilePath, key) } });
        }

        return new Deletion(id, version.Object is null, "ObjectRemoved:Delete", order);
    }

    /// <summary>Deletes all folders of the bucket.</summary>
    public void RemoveFolders() => files.RemoveAll();

    private static bool IsKept(string version, Versioning versioning) =>
        versioning == Versioning.Enabled || (versioning == Versioning.Suspended && version != VersionId.Null);

    private static ObjectVersion Archived(S3Object item, string path) => ObjectVersion.Of(item with { Stored = item.Stored with { FilePath = path } });

    private void Discard(ObjectVersion? version)
    {
        if (version is null) return;
        _history.Remove(version);
        if (version.Object is { } item) File.Delete(item.Stored.FilePath);
    }
}
