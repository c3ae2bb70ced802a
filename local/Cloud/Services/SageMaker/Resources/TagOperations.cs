using System.Text.Json.Nodes;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.SageMaker.Resources;

/// <summary>SageMaker's operations on tags.</summary>
internal sealed class TagOperations
{
    private readonly TagStore _tags = new();

    /// <summary>Adds tags, or replaces the values of existing keys.</summary>
    internal void Add(string arn, JsonArray tags) => _tags.Add(arn, [.. tags.Select(Read)]);

    /// <summary>Removes the tags of a deleted resource.</summary>
    internal void Remove(string arn) => _tags.Forget(arn);

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

    private static KeyValuePair<string, string> Read(JsonNode? tag)
    {
        var parameters = new Parameters("sagemaker", tag as JsonObject ?? throw SageMakerErrors.Validation("A tag must be an object."), "Tags.");
        return KeyValuePair.Create(parameters.RequiredString("Key"), parameters.String("Value") ?? "");
    }

    private JsonArray Of(string arn) => [.. _tags.Of(arn).Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })];
}
