using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Expansion;

/// <summary>Replaces SAM's own references (<c>Function.Version</c>, <c>Function.Alias</c>) by the logical ids that SAM generates.</summary>
internal static class SamReferences
{
    /// <summary>A copy of properties with the references replaced, in <c>Ref</c>, <c>Fn::GetAtt</c> and <c>Fn::Sub</c>.</summary>
    /// <param name="properties">The properties.</param>
    /// <param name="references">The logical ids by reference.</param>
    public static JsonObject Replace(JsonObject properties, IReadOnlyDictionary<string, string> references) => (JsonObject)Copy(properties, references)!;

    private static JsonNode? Copy(JsonNode? node, IReadOnlyDictionary<string, string> references) => node switch
    {
        JsonObject { Count: 1 } call when call["Ref"] is JsonValue name => new JsonObject { ["Ref"] = references.GetValueOrDefault(name.ToString(), name.ToString()) },
        JsonObject { Count: 1 } call when call["Fn::GetAtt"] is JsonArray { Count: 2 } parts => new JsonObject { ["Fn::GetAtt"] = Attribute(parts, references) },
        JsonObject { Count: 1 } call when call["Fn::Sub"] is JsonValue text => new JsonObject { ["Fn::Sub"] = Text(text.ToString(), references) },
        JsonObject { Count: 1 } call when call["Fn::Sub"] is JsonArray { Count: 2 } pair =>
            new JsonObject { ["Fn::Sub"] = new JsonArray(Text(pair[0]!.ToString(), references), Copy(pair[1], references)) },
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Copy(member.Value, references)))),
        JsonArray items => new JsonArray([.. items.Select(item => Copy(item, references))]),
        _ => node?.DeepClone(),
    };

    // "Function", "Version.Version": the version's attribute.
    private static JsonArray Attribute(JsonArray parts, IReadOnlyDictionary<string, string> references)
    {
        var whole = $"{parts[0]}.{parts[1]}";
        foreach (var (reference, id) in references)
        {
            if (whole.StartsWith(reference + ".", StringComparison.Ordinal)) return [id, whole[(reference.Length + 1)..]];
        }

        return (JsonArray)parts.DeepClone();
    }

    private static JsonNode Text(string text, IReadOnlyDictionary<string, string> references)
    {
        foreach (var (reference, id) in references)
            text = text.Replace($"${{{reference}}}", $"${{{id}}}", StringComparison.Ordinal).Replace($"${{{reference}.", $"${{{id}.", StringComparison.Ordinal);
        return text;
    }
}
