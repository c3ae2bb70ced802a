using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Parses the text of a definition, which is JSON or YAML.</summary>
public static partial class DefinitionText
{
    /// <summary>The definition as JSON.</summary>
    /// <exception cref="FormatException">The text is neither a JSON nor a YAML object; the message contains the line.</exception>
    public static JsonObject Parse(string text)
    {
        // YAML includes JSON, but the JSON parser reports errors in JSON better.
        return text.AsSpan().TrimStart().StartsWith("{") ? ParseJson(text) : ParseYaml(text);
    }

    private static JsonObject ParseJson(string text)
    {
        try
        {
            return DocumentJson.Parse(text) as JsonObject ?? throw new FormatException("The definition must be an object.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The definition is not JSON: line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}: {e.Message}", e);
        }
    }

    private static JsonObject ParseYaml(string text)
    {
        YamlStream stream;
        try
        {
            stream = BoundedYaml.Load(text, shortTags: false);
        }
        catch (YamlException e)
        {
            throw new FormatException($"The definition is not YAML: line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }

        return stream.Documents.Count == 1 && Node(stream.Documents[0].RootNode) is JsonObject definition
            ? definition
            : throw new FormatException("The definition must be one YAML document that holds an object.");
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(Key(child.Key), Node(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value ?? ""),
        _ => throw new FormatException($"The definition has a node of a kind that it cannot have in line {node.Start.Line}."),
    };

    private static string Key(YamlNode key) =>
        key is YamlScalarNode { Value: { } text } ? text : throw new FormatException($"A key in line {key.Start.Line} is not text.");

    /// <summary>An unquoted scalar, resolved by the core schema of YAML 1.2.</summary>
    private static JsonNode? Plain(string text)
    {
        if (text is "" or "~" or "null" or "Null" or "NULL") return null;
        if (text is "true" or "True" or "TRUE") return true;
        if (text is "false" or "False" or "FALSE") return false;
        if (Integer().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer)) return integer;
        if (Number().IsMatch(text)) return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return text;
    }

    [GeneratedRegex(@"^[-+]?[0-9]+\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Number();
}
