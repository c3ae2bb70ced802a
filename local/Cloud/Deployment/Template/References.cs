using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>Finds the names that a part of a template refers to.</summary>
internal static class References
{
    /// <summary>The names in <c>Ref</c>, <c>Fn::GetAtt</c> and <c>Fn::Sub</c> anywhere below a node, with repetitions.</summary>
    public static IEnumerable<string> In(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray items:
                return items.SelectMany(In);
            case JsonObject members:
                return members.SelectMany(member => member.Key switch
                {
                    "Ref" when member.Value is JsonValue name => [name.ToString()],
                    "Fn::GetAtt" when member.Value is JsonArray { Count: > 0 } parts => [parts[0]!.ToString()],
                    "Fn::Sub" when member.Value is JsonValue text => InText(text.ToString()),
                    "Fn::Sub" when member.Value is JsonArray { Count: 2 } pair => InText(pair[0]!.ToString()).Concat(In(pair[1])),
                    _ => In(member.Value),
                });
            default:
                return [];
        }
    }

    private static IEnumerable<string> InText(string text)
    {
        for (var open = text.IndexOf("${", StringComparison.Ordinal); open >= 0; open = text.IndexOf("${", open + 2, StringComparison.Ordinal))
        {
            var close = text.IndexOf('}', open);
            if (close > open) yield return text[(open + 2)..close].Split('.')[0].Trim();
        }
    }
}
