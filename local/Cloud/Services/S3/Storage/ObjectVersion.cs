using System.Buffers;
using Pipeline.Cloud.S3.Errors;

namespace Pipeline.Cloud.S3.Storage;

/// <summary>Whether a bucket keeps former versions. Source: "How S3 Versioning works".</summary>
internal enum Versioning
{
    /// <summary>It was never versioned: an overwritten or deleted object is gone.</summary>
    Off,

    /// <summary>Every write makes a version with its own id; a deletion makes a delete marker.</summary>
    Enabled,

    /// <summary>A write makes the version <c>null</c>, in place of the former one of that id; other versions stay.</summary>
    Suspended,
}

/// <summary>A version of a key: an object or a delete marker.</summary>
/// <param name="Key">The key.</param>
/// <param name="Id">Its version id.</param>
/// <param name="Sequencer">Orders the versions of a key.</param>
/// <param name="Modified">When it was made.</param>
/// <param name="Object">The object; null for a delete marker.</param>
internal sealed record ObjectVersion(string Key, string Id, string Sequencer, DateTimeOffset Modified, S3Object? Object)
{
    /// <summary>An object as a version.</summary>
    public static ObjectVersion Of(S3Object item) => new(item.Key, item.Version, item.Sequencer, item.Stored.LastModified, item);
}

/// <summary>
/// The ids of versions. Here an id is the sequencer of the write that made the version, so that ids order a key's versions.
/// </summary>
internal static class VersionId
{
    /// <summary>The id of a version that was written while its bucket was not versioned, or suspended.</summary>
    public const string Null = "null";

    private const int Length = 18;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789ABCDEF");

    /// <summary>Whether a text can be the id of a version.</summary>
    public static bool IsValid(string text) => text == Null || (text.Length == Length && !text.AsSpan().ContainsAnyExcept(Digits));

    /// <summary>Refuses a text that no version has as its id.</summary>
    /// <exception cref="Protocol.AwsException">InvalidArgument.</exception>
    public static void Check(string name, string text)
    {
        if (!IsValid(text)) throw S3Errors.InvalidArgument(name, text, "Invalid version id specified");
    }
}
