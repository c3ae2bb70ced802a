namespace Pipeline.Cloud.S3.Storage;

/// <summary>
/// The versions of keys that are not their objects now: former objects, and delete markers. If a key has an object, the object is newer than all of these;
/// if not, the newest of these is a delete marker. It is apart from the index of objects, so that reading and listing objects costs the same however many
/// versions there are. Not thread-safe: the bucket's lock guards it.
/// </summary>
internal sealed class VersionHistory
{
    // The newest is the last of its list. A key without versions is not among the keys.
    private readonly Dictionary<string, List<ObjectVersion>> _versions = new(StringComparer.Ordinal);

    public int Count => _versions.Count;

    public KeySet Keys { get; } = new();

    /// <summary>A key's versions, the newest last.</summary>
    public IReadOnlyList<ObjectVersion> Of(string key) => _versions.TryGetValue(key, out var versions) ? versions : [];

    /// <summary>The newest version of a key, or null.</summary>
    public ObjectVersion? Newest(string key) => _versions.TryGetValue(key, out var versions) ? versions[^1] : null;

    /// <summary>A version, or null.</summary>
    public ObjectVersion? Find(string key, string id) => _versions.TryGetValue(key, out var versions) ? versions.Find(version => version.Id == id) : null;

    /// <summary>Adds a version, which is newer than the others of its key.</summary>
    public void Add(ObjectVersion version)
    {
        if (!_versions.TryGetValue(version.Key, out var versions))
        {
            _versions[version.Key] = versions = [];
            Keys.Add(version.Key);
        }

        versions.Add(version);
    }

    /// <summary>Takes a version out.</summary>
    public void Remove(ObjectVersion version)
    {
        var versions = _versions[version.Key];
        versions.Remove(version);
        if (versions.Count > 0) return;
        _versions.Remove(version.Key);
        Keys.Remove(version.Key);
    }
}
