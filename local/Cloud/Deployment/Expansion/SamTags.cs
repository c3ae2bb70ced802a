using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>SAM's tags: a mapping becomes CloudFormation's list, behind the tag that says who made the resource.</summary>
internal static class SamTags
{
    /// <summary>The tags of a resource.</summary>
    public static JsonArray Of(SamResource source, string createdBy)
    {
        var tags = new JsonArray(Tag(createdBy, "SAM"));
        foreach (var (key, value) in source.Properties["Tags"] as JsonObject ?? []) tags.Add(Tag(key, value?.DeepClone()));
        return tags;
    }

    private static JsonNode Tag(string key, JsonNode? value) => new JsonObject { ["Key"] = key, ["Value"] = value };
}
