using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>Merges a SAM template's <c>Globals</c> into its resources. Source: "Globals section of the AWS SAM template".</summary>
internal static class SamGlobals
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["Function"] = "AWS::Serverless::Function",
        ["StateMachine"] = "AWS::Serverless::StateMachine",
    };

    /// <summary>A resource's properties merged over the globals of its type: maps are merged, lists are joined, other values replace the global ones.</summary>
    public static JsonObject Properties(TemplateDocument template, string type, JsonObject own)
    {
        foreach (var (section, value) in template.Section("Globals"))
        {
            if (!Types.TryGetValue(section, out var target)) throw template.Error($"Globals.{section}", "is not emulated by the local cloud.");
            if (target == type && value is JsonObject globals) return (JsonObject)Merge(globals, own)!;
        }

        return own;
    }

    private static JsonNode? Merge(JsonNode? below, JsonNode? above) => (below, above) switch
    {
        (JsonObject globals, JsonObject own) => new JsonObject(globals.Select(member => member.Key).Union(own.Select(member => member.Key))
            .Select(key => KeyValuePair.Create(key, own.ContainsKey(key) && globals.ContainsKey(key) ? Merge(globals[key], own[key]) : (own[key] ?? globals[key])?.DeepClone()))),
        (JsonArray globals, JsonArray own) => new JsonArray([.. globals.Concat(own).Select(item => item?.DeepClone())]),
        _ => above?.DeepClone(),
    };
}
