using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Protocol;

/// <summary>Reads strings of JSON that anybody may have written.</summary>
public static class NodeText
{
    /// <summary>The string that a node is; null for a node of another kind, and for none.</summary>
    public static string? Of(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
