using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Template.Tests.Graph;

/// <summary>The resources that a part of a template refers to.</summary>
internal static partial class ReferencedNames
{
    /// <summary>The logical ids in Ref, GetAtt and Sub below a node. Names of parameters and pseudo parameters are among them.</summary>
    public static IEnumerable<string> In(JsonNode? node) => node switch
    {
        JsonArray items => items.SelectMany(In),
        JsonObject members => members.SelectMany(member => member.Key switch
        {
            "Ref" => [Resource(member.Value!.ToString(), "")],
            "Fn::GetAtt" when member.Value is JsonArray parts => [Resource(parts[0]!.ToString(), parts[1]!.ToString())],
            "Fn::Sub" when member.Value is JsonArray parts => InText(parts[0]!.ToString()).Concat(In(parts[1])),
            "Fn::Sub" => InText(member.Value!.ToString()),
            _ => In(member.Value),
        }),
        _ => [],
    };

    private static IEnumerable<string> InText(string text) =>
        Placeholder().Matches(text).Select(match => match.Groups[1].Value.Split('.', 2)).Select(parts => Resource(parts[0], parts.Length > 1 ? parts[1] : ""));

    // SAM's own form for a resource that it made: 'Function.Version' is the function's version.
    private static string Resource(string name, string attribute) => attribute.Split('.')[0] == "Version" ? name + "Version" : name;

    [GeneratedRegex(@"\$\{([\w.:]+)\}")]
    private static partial Regex Placeholder();
}
