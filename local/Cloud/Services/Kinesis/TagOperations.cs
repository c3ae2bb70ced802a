using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The operations on the tags of streams. Source: "AddTagsToStream", "RemoveTagsFromStream", "ListTagsForStream".</summary>
internal sealed partial class TagOperations(StreamCatalog catalog)
{
    private const int MostTags = 50;

    /// <summary>Adds tags; the value of an existing key is replaced.</summary>
    public JsonObject Add(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var tags = Read(parameters.Object("Tags"));
        if (catalog.Tags.Of(stream.Arn).Keys.Union(tags.Select(tag => tag.Key), StringComparer.Ordinal).Count() > MostTags)
        {
            throw new AwsException(
                "InvalidArgumentException", $"Failed to add tags to {stream.Label} because a given stream cannot have more than {MostTags} tags associated with it.");
        }

        catalog.Tags.Add(stream.Arn, tags);
        catalog.SaveTags(stream);
        return [];
    }

    /// <summary>Removes the tags with some keys.</summary>
    public JsonObject Remove(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var keys = parameters.Strings("TagKeys");
        CheckText(keys);
        catalog.Tags.Remove(stream.Arn, keys);
        catalog.SaveTags(stream);
        return [];
    }

    /// <summary>A stream's tags in the order of their keys, page by page.</summary>
    public JsonObject List(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var page = Page.After(catalog.Tags.Of(stream.Arn), tag => tag.Key, parameters.String("ExclusiveStartTagKey"), parameters.Int("Limit") ?? MostTags);
        return new JsonObject
        {
            ["Tags"] = page.ToJson(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value }),
            ["HasMoreTags"] = page.Next is not null,
        };
    }

    /// <summary>The tags of a request.</summary>
    /// <exception cref="AwsException">InvalidArgumentException: a key or value has a character that tags may not have.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(JsonObject? tags)
    {
        var read = (tags ?? []).Select(tag => KeyValuePair.Create(tag.Key, NodeText.Of(tag.Value) ?? "")).ToList();
        CheckText(read.SelectMany(tag => new[] { tag.Key, tag.Value }));
        return read;
    }

    private static void CheckText(IEnumerable<string> texts)
    {
        if (texts.Any(text => Unfit().IsMatch(text)))
        {
            throw new AwsException(
                "InvalidArgumentException", "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.");
        }
    }

    [GeneratedRegex(@"[^\p{L}\p{N} _.:/=+\-%@]")]
    private static partial Regex Unfit();
}
