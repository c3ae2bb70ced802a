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
internal sealed class VersionedObjects(string bucket, ObjectFiles files, BucketJournal journal, Sequencer sequencer)
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
        var (change, present, path) = (new ObjectChange(), _index.Find(key), files.PathOf(key));
        if (present is not null && IsKept(present.Version, versioning))
        {
            var kept = files.KeptPathOf(present.Sequencer);
            change.Steps.Add(new FileStep(file.Release(), path, kept, present.Stored.FilePath));
            change.Added.Add(Archived(present, kept));
        }
        else
        {
            change.Steps.Add(new FileStep(file.Release(), path));
            if (present is not null && present.Stored.FilePath != path) change.Steps.Add(FileStep.Delete(present.Stored.FilePath));
        }

        if (versioning == Versioning.Suspended) Discard(_history.Find(key, VersionId.Null), change);
        var item = new S3Object(new StoredObject(bucket, key, path, file.Length, etag, now, metadata.ContentType), metadata, order, version);
        change.Now.Add((key, item));
        Do(change);
        return item;
    }

    /// <summary>Changes the metadata of a key's object.</summary>
    public void Change(S3Object item)
    {
        var change = new ObjectChange();
        change.Now.Add((item.Key, item));
        Do(change);
    }

    /// <summary>Takes over an object of now from the journal.</summary>
    public void Restore(S3Object item)
    {
        _index.Set(item);
        sequencer.StartBehind(item.Sequencer);
    }

    /// <summary>Takes over a version from the journal, the older ones of its key first.</summary>
    public void Restore(ObjectVersion version)
    {
        _history.Add(version);
        sequencer.StartBehind(version.Sequencer);
    }

    /// <summary>The paths of all files that the bucket's objects and versions have.</summary>
    public IEnumerable<string> Files() => _index.Keys.All.Select(key => _index.Find(key)!.Stored.FilePath)
        .Concat(_history.Keys.All.SelectMany(_history.Of).Select(version => version.Object?.Stored.FilePath).OfType<string>());

    /// <summary>Deletes the object of a key: for good without versioning, otherwise by a delete marker.</summary>
    public Deletion Delete(string key, Versioning versioning, DateTimeOffset now)
    {
        var order = sequencer.Next();
        var (change, present) = (new ObjectChange(), _index.Find(key));
        if (present is not null)
        {
            change.Now.Add((key, null));
            if (IsKept(present.Version, versioning))
            {
                var kept = files.KeptPathOf(present.Sequencer);
                change.Steps.Add(FileStep.Keep(present.Stored.FilePath, kept));
                change.Added.Add(Archived(present, kept));
            }
            else
            {
                change.Steps.Add(FileStep.Delete(present.Stored.FilePath));
            }
        }

        if (versioning == Versioning.Off)
        {
            if (present is not null) Do(change);
            return new Deletion(null, false, present is null ? null : "ObjectRemoved:Delete", order);
        }

        if (versioning == Versioning.Suspended) Discard(_history.Find(key, VersionId.Null), change);
        var marker = new ObjectVersion(key, versioning == Versioning.Enabled ? order : VersionId.Null, order, now, null);
        change.Added.Add(marker);
        Do(change);
        return new Deletion(marker.Id, true, "ObjectRemoved:DeleteMarkerCreated", order);
    }

    /// <summary>Deletes a version for good; the newest one left is then the key's object, unless it is a delete marker. An unknown id changes nothing.</summary>
    public Deletion DeleteVersion(string key, string id)
    {
        var order = sequencer.Next();
        if (Version(key, id) is not { } version) return new Deletion(id, false, null, order);
        var change = new ObjectChange();
        var present = _index.Find(key);
        var isPresent = present is not null && present.Version == id;
        if (!isPresent) Discard(version, change);
        var newest = _history.Of(key).LastOrDefault(left => isPresent || left.Id != id);
        if ((present is null || isPresent) && newest is { Object: { } former })
        {
            var path = files.PathOf(key);
            change.Removed.Add(newest);
            change.Steps.Add(new FileStep(former.Stored.FilePath, path));
            if (isPresent && present!.Stored.FilePath != path) change.Steps.Add(FileStep.Delete(present.Stored.FilePath));
            change.Now.Add((key, former with { Stored = former.Stored with { FilePath = path } }));
        }
        else if (isPresent)
        {
            change.Steps.Add(FileStep.Delete(present!.Stored.FilePath));
            change.Now.Add((key, null));
        }

        Do(change);
        return new Deletion(id, version.Object is null, "ObjectRemoved:Delete", order);
    }

    /// <summary>Deletes all folders of the bucket.</summary>
    public void RemoveFolders() => files.RemoveAll();

    private static bool IsKept(string version, Versioning versioning) =>
        versioning == Versioning.Enabled || (versioning == Versioning.Suspended && version != VersionId.Null);

    private static ObjectVersion Archived(S3Object item, string path) => ObjectVersion.Of(item with { Stored = item.Stored with { FilePath = path } });

    private static void Discard(ObjectVersion? version, ObjectChange change)
    {
        if (version is null) return;
        change.Removed.Add(version);
        if (version.Object is { } item) change.Steps.Add(FileStep.Delete(item.Stored.FilePath));
    }

    private void Do(ObjectChange change)
    {
        journal.Save(bucket, change);
        foreach (var step in change.Steps) files.Do(step);
        foreach (var version in change.Removed) _history.Remove(version);
        foreach (var version in change.Added) _history.Add(version);
        foreach (var (key, item) in change.Now)
        {
            if (item is null) _index.Remove(key);
            else _index.Set(item);
        }
    }
}
