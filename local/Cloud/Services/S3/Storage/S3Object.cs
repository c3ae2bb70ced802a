using System.Collections.Immutable;
using Pipeline.Cloud.S3.Objects;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>An object in a bucket's index.</summary>
/// <param name="Stored">The part that other services see.</param>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Sequencer">Orders the events of one key, and its versions.</param>
/// <param name="Version">The id of this version of its key.</param>
internal sealed record S3Object(StoredObject Stored, ObjectMetadata Metadata, string Sequencer, string Version)
{
    public string Key => Stored.Key;
}

/// <summary>An object's metadata: everything that is stored except its bytes.</summary>
internal sealed record ObjectMetadata
{
    /// <summary>The media type of an object that was stored without one, as in AWS.</summary>
    public const string DefaultContentType = "binary/octet-stream";

    /// <summary>The type of a checksum of all of an object's bytes.</summary>
    public const string FullObject = "FULL_OBJECT";

    public string ContentType { get; init; } = DefaultContentType;

    /// <summary>System metadata by header name (<c>Content-Encoding</c>, <c>Cache-Control</c> ...), returned unchanged.</summary>
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>User metadata by name, without <c>x-amz-meta-</c>, in lower case.</summary>
    public ImmutableSortedDictionary<string, string> User { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Checksums by algorithm (<c>crc32</c>), in base64: given by the client and verified by S3.</summary>
    public ImmutableSortedDictionary<string, string> Checksums { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>FULL_OBJECT, or COMPOSITE: a checksum of the parts' checksums.</summary>
    public string ChecksumType { get; init; } = FullObject;

    /// <summary>Tags by key.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
