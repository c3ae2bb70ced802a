using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>Objects and versions as the journal holds them, with paths below the store's folder.</summary>
internal static class ObjectJson
{
    /// <summary>Writes an object.</summary>
    public static JsonObject Write(S3Object item, string root) => new()
    {
        ["path"] = Path.GetRelativePath(root, item.Stored.FilePath),
        ["size"] = item.Stored.Size,
        ["etag"] = item.Stored.ETag,
        ["modified"] = item.Stored.LastModified.UtcTicks,
        ["contentType"] = item.Metadata.ContentType,
        ["headers"] = Map(item.Metadata.Headers),
        ["user"] = Map(item.Metadata.User),
        ["checksums"] = Map(item.Metadata.Checksums),
        ["checksumType"] = item.Metadata.ChecksumType,
        ["tags"] = Map(item.Metadata.Tags),
        ["sequencer"] = item.Sequencer,
        ["version"] = item.Version,
    };

    /// <summary>Reads an object.</summary>
    public static S3Object Read(string bucket, string key, JsonNode kept, string root)
    {
        var metadata = new ObjectMetadata
        {
            ContentType = (string)kept["contentType"]!,
            Headers = Map(kept["headers"]),
            User = Map(kept["user"]),
            Checksums = Map(kept["checksums"]),
            ChecksumType = (string)kept["checksumType"]!,
            Tags = Map(kept["tags"]),
        };
        var stored = new StoredObject(bucket, key, Path.Join(root, (string)kept["path"]!), (long)kept["size"]!, (string)kept["etag"]!, Time(kept["modified"]), metadata.ContentType);
        return new S3Object(stored, metadata, (string)kept["sequencer"]!, (string)kept["version"]!);
    }

    /// <summary>Writes a version behind the objects of now.</summary>
    public static JsonObject Write(ObjectVersion version, string root) => new()
    {
        ["id"] = version.Id,
        ["sequencer"] = version.Sequencer,
        ["modified"] = version.Modified.UtcTicks,
        ["object"] = version.Object is { } item ? Write(item, root) : null,
    };

    /// <summary>Reads a version.</summary>
    public static ObjectVersion ReadVersion(string bucket, string key, JsonNode kept, string root) => new(
        key, (string)kept["id"]!, (string)kept["sequencer"]!, Time(kept["modified"]), kept["object"] is { } item ? Read(bucket, key, item, root) : null);

    private static JsonObject Map(ImmutableSortedDictionary<string, string> map) => new(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));

    private static ImmutableSortedDictionary<string, string> Map(JsonNode? map) =>
        map!.AsObject().ToImmutableSortedDictionary(entry => entry.Key, entry => (string)entry.Value!);

    private static DateTimeOffset Time(JsonNode? ticks) => new((long)ticks!, TimeSpan.Zero);
}
