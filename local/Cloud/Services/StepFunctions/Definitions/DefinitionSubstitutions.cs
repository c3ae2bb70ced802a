using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary><c>DefinitionSubstitutions</c>: replaces each <c>${Name}</c> in a definition's texts by a value.</summary>
public static partial class DefinitionSubstitutions
{
    /// <summary>Parses a definition (JSON or YAML) and replaces its placeholders.</summary>
    /// <param name="text">The definition.</param>
    /// <param name="values">The values by name.</param>
    /// <returns>The definition as JSON. Placeholders without a value remain, as in CloudFormation.</returns>
    /// <exception cref="FormatException">The text is neither JSON nor YAML.</exception>
    public static JsonObject Apply(string text, IReadOnlyDictionary<string, string> values) =>
        (JsonObject)Replace(DefinitionText.Parse(text), values)!;

    /// <summary>The names of a definition's placeholders, in ordinal order.</summary>
    public static IReadOnlyList<string> Names(string text) =>
        [.. Placeholder().Matches(DefinitionText.Parse(text).ToJsonString()).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

    private static JsonNode? Replace(JsonNode? node, IReadOnlyDictionary<string, string> values) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Replace(member.Value, values)))),
        JsonArray items => new JsonArray([.. items.Select(item => Replace(item, values))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => JsonValue.Create(Placeholder().Replace(
            value.GetValue<string>(), match => values.TryGetValue(match.Groups[1].Value, out var found) ? found : match.Value)),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\$\{([A-Za-z0-9_]+)\}")]
    private static partial Regex Placeholder();
}
