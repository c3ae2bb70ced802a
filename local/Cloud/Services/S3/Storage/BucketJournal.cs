using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>Keeps buckets, their configuration and their objects over a restart. The bytes are in the objects' files.</summary>
/// <param name="journal">The journal.</param>
/// <param name="root">The folder of all files.</param>
internal sealed class BucketJournal(StateJournal journal, string root)
{
    /// <summary>Whether buckets are kept.</summary>
    public bool IsKept => journal.IsKept;

    /// <summary>Saves when a bucket was made, and its configuration documents.</summary>
    public void Save(Bucket bucket) => journal.Save("bucket/" + bucket.Name, () => new JsonObject
    {
        ["created"] = bucket.Created.UtcTicks,
        ["configuration"] = new JsonObject(bucket.Configuration.OrderBy(document => document.Key, StringComparer.Ordinal)
            .Select(document => KeyValuePair.Create(document.Key, (JsonNode?)document.Value))),
    });

    /// <summary>Saves that an empty bucket is deleted.</summary>
    public void SaveDeleted(string bucket) => journal.Save(["bucket/" + bucket, StepsOf(bucket)], _ => null);

    /// <summary>Saves a change of a bucket's objects, before it is done. The caller holds the bucket's lock, so that this change is the only one that may be half done.</summary>
    public void Save(string bucket, ObjectChange change)
    {
        if (!IsKept) return;
        var states = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (key, item) in change.Now) states[$"object/{bucket}/{key}"] = item is null ? null : ObjectJson.Write(item, root);
        foreach (var version in change.Removed) states[KeyOf(bucket, version)] = null;
        foreach (var version in change.Added) states[KeyOf(bucket, version)] = ObjectJson.Write(version, root);
        states[StepsOf(bucket)] = new JsonArray([.. change.Steps.Select(step => step.ToJson(root))]);
        journal.Save(states.Keys, key => states[key]);
    }

    /// <summary>Makes the buckets that the cloud had when it ended, and brings what was half done to its end.</summary>
    /// <param name="make">Makes a bucket of a name and a time.</param>
    public IReadOnlyList<Bucket> Restore(Func<string, DateTimeOffset, Bucket> make)
    {
        var buckets = new Dictionary<string, Bucket>(StringComparer.Ordinal);
        foreach (var (name, kept) in journal.Take("bucket/"))
        {
            var bucket = buckets[name] = make(name, new DateTimeOffset((long)kept["created"]!, TimeSpan.Zero));
            foreach (var (marker, document) in kept["configuration"]!.AsObject()) bucket.Configuration[marker] = (string)document!;
        }

        foreach (var (name, kept) in journal.Take("steps/"))
        {
            foreach (var step in kept.AsArray()) FileStep.Read(step!, root).Finish();
            // The names of received files begin anew: this step must not find a later file.
            journal.Remove(StepsOf(name));
        }

        foreach (var (path, kept) in journal.Take("object/"))
        {
            var (name, key) = Split(path);
            buckets[name].Restore(ObjectJson.Read(name, key, kept, root));
        }

        // A key's versions in the order in which they were made.
        foreach (var (path, kept) in journal.Take("version/").OrderBy(version => (string)version.Value["sequencer"]!, StringComparer.Ordinal))
        {
            var (name, key) = Split(path);
            buckets[name].Restore(ObjectJson.ReadVersion(name, key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..], kept, root));
        }

        return [.. buckets.Values];
    }

    private static string StepsOf(string bucket) => "steps/" + bucket;

    private static string KeyOf(string bucket, ObjectVersion version) => $"version/{bucket}/{version.Sequencer}/{version.Key}";

    private static (string Bucket, string Key) Split(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return (path[..slash], path[(slash + 1)..]);
    }
}
