using System.Collections.Immutable;
using System.Xml.Linq;
using Microsoft.AspNetCore.WebUtilities;

namespace Pipeline.Cloud.S3.Http;

/// <summary>Tags of objects.</summary>
internal static class Tagging
{
    private const int Most = 10;

    /// <summary>Reads tags in the form <c>a=1&amp;b=2</c>.</summary>
    public static ImmutableSortedDictionary<string, string> FromQuery(string? query) => string.IsNullOrEmpty(query)
        ? ImmutableSortedDictionary<string, string>.Empty
        : Checked(QueryHelpers.ParseQuery(query).Select(tag => KeyValuePair.Create(tag.Key, tag.Value.ToString())));

    /// <summary>Reads a <c>Tagging</c> document.</summary>
    public static ImmutableSortedDictionary<string, string> FromXml(ReadOnlyMemory<byte> document) => Checked(
        S3Xml.Read(document, "Tagging").Elements("TagSet").Elements("Tag")
            .Select(tag => KeyValuePair.Create(tag.Element("Key")?.Value ?? "", tag.Element("Value")?.Value ?? "")));

    /// <summary>Refuses tags that AWS would refuse.</summary>
    public static ImmutableSortedDictionary<string, string> Checked(IEnumerable<KeyValuePair<string, string>> tags)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > 128 || value.Length > 256) throw new Protocol.AwsException("InvalidTag", "The tag provided was not a valid tag.", 400);
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) throw new Protocol.AwsException("InvalidTag", "Your TagKey cannot be prefixed with aws:", 400);
            if (!result.TryAdd(key, value)) throw new Protocol.AwsException("InvalidTag", "Cannot provide multiple Tags with the same key", 400);
        }

        return result.Count <= Most
            ? result.ToImmutable()
            : throw new Protocol.AwsException("BadRequest", "Object tags cannot be greater than 10", 400);
    }
}
