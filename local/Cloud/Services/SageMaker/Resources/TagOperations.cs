using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>SageMaker's operations on tags.</summary>
internal sealed class TagOperations
{
    private readonly TagStore _tags = new();
    private readonly StateJournal _journal;

    /// <summary>The tags that the cloud had when it ended.</summary>
    internal TagOperations(StateJournal journal)
    {
        _journal = journal;
        foreach (var (arn, tags) in journal.Take("tags/")) _tags.Add(arn, [.. tags.AsArray().Select(Read)]);
    }

    /// <summary>Adds tags, or replaces the values of existing keys.</summary>
    internal void Add(string arn, JsonArray tags)
    {
        if (tags.Count == 0) return;
        _tags.Add(arn, [.. tags.Select(Read)]);
        Save(arn);
    }

    /// <summary>Removes the tags of a deleted resource.</summary>
    internal void Remove(string arn)
    {
        if (_tags.Of(arn).Count == 0) return;
        _tags.Forget(arn);
        Save(arn);
    }

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

    private void Save(string arn) => _journal.Save("tags/" + arn, () => Of(arn) is { Count: > 0 } tags ? tags : null);

    private static KeyValuePair<string, string> Read(JsonNode? tag)
    {
        var parameters = new Parameters("sagemaker", tag as JsonObject ?? throw SageMakerErrors.Validation("A tag must be an object."), "Tags.");
        return KeyValuePair.Create(parameters.RequiredString("Key"), parameters.String("Value") ?? "");
    }

    private JsonArray Of(string arn) => [.. _tags.Of(arn).Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })];
}
