using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>Reads a CloudFormation or SAM template in YAML or JSON. Short tags become <c>Fn::</c> members, and lines are kept for messages.</summary>
public sealed class TemplateReader(string file)
{
    private static readonly HashSet<string> Tags = new(StringComparer.Ordinal)
    {
        "Ref", "Condition", "GetAtt", "Sub", "Join", "Select", "Split", "FindInMap", "If", "Equals", "And", "Or", "Not", "Base64",
        "ImportValue", "GetAZs", "Cidr", "Length", "ToJsonString", "Transform",
    };

    private readonly Dictionary<string, long> _lines = new(StringComparer.Ordinal);

    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateException">The file is missing, is not YAML, or has no resources.</exception>
    public TemplateDocument Read()
    {
        if (!File.Exists(file)) throw new TemplateException(file, 0, "there is no such file; expected a SAM template.");
        if (new FileInfo(file).Length > BoundedYaml.Largest) throw new TemplateException(file, 0, $"it is larger than {BoundedYaml.Largest:N0} bytes, the most that CloudFormation takes.");
        YamlStream yaml;
        try
        {
            yaml = BoundedYaml.Load(File.ReadAllText(file), shortTags: true);
        }
        catch (YamlException e)
        {
            throw new TemplateException(file, e.Start.Line, $"not YAML: {e.InnerException?.Message ?? e.Message}");
        }

        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
            throw new TemplateException(file, 1, "expected one YAML document that is a mapping with 'Resources'.");
        var document = (JsonObject)Convert(root, "")!;
        if (document["Resources"] is not JsonObject { Count: > 0 } resources)
            throw new TemplateException(file, LineOf("Resources"), "expected 'Resources' to be a mapping of at least one resource.");
        // Logical ids become names of folders and resources. Source: "Resources section structure": logical IDs are alphanumeric.
        if (resources.Select(resource => resource.Key).FirstOrDefault(id => !id.All(char.IsAsciiLetterOrDigit) || id.Length is 0 or > 255) is { } wrong)
            throw new TemplateException(file, LineOf($"Resources.{wrong}"), $"'{wrong}' is no logical ID: expected letters and digits only.");
        return new TemplateDocument(file, document, _lines);
    }

    private JsonNode? Convert(YamlNode node, string path)
    {
        _lines.TryAdd(path, node.Start.Line);
        var tag = node.Tag.IsEmpty ? "" : node.Tag.Value;
        if (tag.StartsWith('!') && tag.Length > 1) return Intrinsic(tag[1..], node, path);
        return node switch
        {
            YamlMappingNode mapping => Mapping(mapping, path),
            YamlSequenceNode sequence => new JsonArray(
                [.. sequence.Children.Select((child, index) => Convert(child, $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]"))]),
            YamlScalarNode scalar => Scalar(scalar),
            _ => throw new TemplateException(file, node.Start.Line, "anchors and aliases of this kind are not allowed in a template."),
        };
    }

    private JsonObject Intrinsic(string name, YamlNode node, string path)
    {
        if (!Tags.Contains(name)) throw new TemplateException(file, node.Start.Line, $"unknown tag '!{name}'.");
        var member = name is "Ref" or "Condition" ? name : "Fn::" + name;
        JsonNode? value = node switch
        {
            YamlScalarNode scalar when name == "GetAtt" => new JsonArray([.. scalar.Value!.Split('.', 2).Select(part => JsonValue.Create(part))]),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            YamlMappingNode mapping => Mapping(mapping, path),
            YamlSequenceNode sequence => new JsonArray(
                [.. sequence.Children.Select((child, index) => Convert(child, $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]"))]),
            _ => null,
        };
        return new JsonObject { [member] = value };
    }

    private JsonObject Mapping(YamlMappingNode mapping, string path)
    {
        var result = new JsonObject();
        foreach (var (keyNode, valueNode) in mapping.Children)
        {
            if (keyNode is not YamlScalarNode { Value: { } key })
                throw new TemplateException(file, keyNode.Start.Line, "expected a plain key.");
            var below = path.Length == 0 ? key : $"{path}.{key}";
            _lines[below] = keyNode.Start.Line;
            result[key] = Convert(valueNode, below);
        }

        return result;
    }

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain) return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" => null,
            "true" or "True" => JsonValue.Create(true),
            "false" or "False" => JsonValue.Create(false),
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && Plain(text) => JsonValue.Create(whole),
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && Plain(text) =>
                JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };

        // 007 and 1_000 are names, not numbers.
        static bool Plain(string text) => text == "0" || text.StartsWith("0.", StringComparison.Ordinal) || !text.TrimStart('-').StartsWith('0');
    }

    private long LineOf(string path) => _lines.GetValueOrDefault(path, 1);
}
