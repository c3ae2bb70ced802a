using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>The tags of resources, by ARN.</summary>
internal sealed class TagStore
{
    private readonly ConcurrentDictionary<string, SortedDictionary<string, string>> _tags = new(StringComparer.Ordinal);

    /// <summary>Adds tags, or replaces the values of existing keys.</summary>
    internal void Add(string arn, JsonArray tags)
    {
        var all = _tags.GetOrAdd(arn, _ => new SortedDictionary<string, string>(StringComparer.Ordinal));
        lock (all)
        {
            foreach (var tag in tags)
            {
                var parameters = new Parameters("sagemaker", tag as JsonObject ?? throw SageMakerErrors.Validation("A tag must be an object."), "Tags.");
                all[parameters.RequiredString("Key")] = parameters.String("Value") ?? "";
            }
        }
    }

    /// <summary>Removes the tags of a deleted resource.</summary>
    internal void Remove(string arn) => _tags.TryRemove(arn, out _);

    /// <summary>AddTags.</summary>
    internal JsonObject AddTags(JsonObject input)
    {
        var parameters = new Parameters("sagemaker", input);
        var arn = parameters.RequiredString("ResourceArn");
        Add(arn, parameters.Array("Tags"));
        return new JsonObject { ["Tags"] = Of(arn) };
    }

    /// <summary>ListTags.</summary>
    internal JsonObject ListTags(JsonObject input)
    {
        var arn = new Parameters("sagemaker", input).RequiredString("ResourceArn");
        return new JsonObject { ["Tags"] = Of(arn) };
    }

    private JsonArray Of(string arn)
    {
        if (!_tags.TryGetValue(arn, out var tags)) return [];
        lock (tags) return [.. tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })];
    }
}
