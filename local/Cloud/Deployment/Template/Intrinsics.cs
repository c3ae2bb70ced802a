using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Deployment.Template;

/// <summary>Evaluates intrinsic functions. Source: "Intrinsic function reference" of the CloudFormation guide.</summary>
/// <param name="template">The template, for mappings, conditions and messages.</param>
/// <param name="reference">Returns the value of a <c>Ref</c> (parameter, pseudo parameter or resource), or null if there is none.</param>
/// <param name="attribute">Returns the value of a resource's attribute, or null if there is none.</param>
internal sealed class Intrinsics(TemplateDocument template, Func<string, string?> reference, Func<string, string, string?> attribute)
{
    /// <summary>A copy of a node with every intrinsic function evaluated; null if the result is <c>AWS::NoValue</c>.</summary>
    /// <exception cref="TemplateException">A function is malformed, or refers to something that does not exist.</exception>
    public JsonNode? Evaluate(JsonNode? node, string path) => node switch
    {
        JsonObject { Count: 1 } call when Function(call) is { } name => Call(name, call[name], path),
        JsonObject members => new JsonObject(members
            .Select(member => KeyValuePair.Create(member.Key, Evaluate(member.Value, $"{path}.{member.Key}")))
            .Where(member => member.Value is not null)),
        JsonArray items => new JsonArray([.. items.Select((item, index) => Evaluate(item, $"{path}[{Text(index)}]")).Where(item => item is not null)]),
        _ => node?.DeepClone(),
    };

    /// <summary>A copy of a node in which conditions have chosen the branches of <c>Fn::If</c>, and nothing else is evaluated.</summary>
    /// <exception cref="TemplateException">A condition is malformed or does not exist.</exception>
    public JsonNode? Choose(JsonNode? node, string path) => node switch
    {
        JsonObject { Count: 1 } call when call.ContainsKey("Fn::If") => Chosen(List(call["Fn::If"], 3, "Fn::If", path), path),
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Choose(member.Value, $"{path}.{member.Key}")))),
        JsonArray items => new JsonArray([.. items.Select((item, index) => Choose(item, $"{path}[{Text(index)}]"))]),
        _ => node?.DeepClone(),
    };

    /// <summary>Whether a condition of the template holds.</summary>
    public bool Condition(string name, string path)
    {
        var condition = template.Section("Conditions")[name] ?? throw template.Error(path, $"there is no condition '{name}'.");
        return Truth(condition, $"Conditions.{name}");
    }

    /// <summary>Whether a condition function holds.</summary>
    /// <exception cref="TemplateException">It is malformed, or none.</exception>
    public bool Truth(JsonNode? node, string path)
    {
        if (node is not JsonObject { Count: 1 } call) throw template.Error(path, "expected a condition function.");
        var (name, argument) = call.First();
        return name switch
        {
            "Condition" => Condition(argument!.ToString(), path),
            "Fn::Equals" => Same(List(argument, 2, name, path), path),
            "Fn::Not" => !Truth(List(argument, 1, name, path)[0], path),
            "Fn::And" => argument!.AsArray().All(item => Truth(item, path)),
            "Fn::Or" => argument!.AsArray().Any(item => Truth(item, path)),
            "Fn::Contains" => Contains(List(argument, 2, name, path), path),
            _ => throw template.Error(path, $"'{name}' is not a condition function."),
        };
    }

    private static string? Function(JsonObject call)
    {
        var name = call.First().Key;
        return name == "Ref" || name.StartsWith("Fn::", StringComparison.Ordinal) ? name : null;
    }

    private JsonNode? Call(string name, JsonNode? argument, string path) => name switch
    {
        "Ref" when argument?.ToString() == "AWS::NoValue" => null,
        "Ref" => JsonValue.Create(Reference(argument?.ToString() ?? "", path)),
        "Fn::GetAtt" => JsonValue.Create(Attribute(argument, path)),
        "Fn::Sub" => JsonValue.Create(Substitute(argument, path)),
        "Fn::Join" => JsonValue.Create(Join(List(argument, 2, name, path), path)),
        "Fn::Split" => Split(List(argument, 2, name, path), path),
        "Fn::Select" => Select(List(argument, 2, name, path), path),
        "Fn::FindInMap" => FindInMap(List(argument, 3, name, path), path),
        "Fn::If" => If(List(argument, 3, name, path), path),
        "Fn::GetAZs" => Zones(Evaluate(argument, path)?.ToString() ?? "", path),
        "Fn::Cidr" => AddressBlocks.Divide([.. List(argument, 3, name, path).Select(part => Evaluate(part, path)?.ToString() ?? "")], problem => template.Error(path, problem)),
        "Fn::Base64" => JsonValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(Evaluate(argument, path)?.ToString() ?? ""))),
        "Fn::Equals" or "Fn::Not" or "Fn::And" or "Fn::Or" => JsonValue.Create(Truth(new JsonObject { [name] = argument?.DeepClone() }, path)),
        _ => throw template.Error(path, $"'{name}' is not emulated by the local cloud."),
    };

    private string Reference(string name, string path) =>
        reference(name) ?? throw template.Error(path, $"'{name}' is no parameter and no resource of this template.");

    private string Attribute(JsonNode? argument, string path)
    {
        var (resource, name) = argument is JsonArray { Count: 2 } parts
            ? (parts[0]!.ToString(), parts[1]!.ToString())
            : throw template.Error(path, "expected 'Fn::GetAtt' of a resource and an attribute.");
        return attribute(resource, name) ?? throw template.Error(path, $"'{resource}' has no attribute '{name}' in the local cloud.");
    }

    private string Substitute(JsonNode? argument, string path)
    {
        var text = argument is JsonArray { Count: 2 } pair ? pair[0]!.ToString() : argument?.ToString() ?? "";
        var names = argument is JsonArray { Count: 2 } withNames ? Evaluate(withNames[1], path) as JsonObject : null;
        var result = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf("${", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0) return result.Append(text, at, text.Length - at).ToString();
            result.Append(text, at, open - at);
            var name = text[(open + 2)..close].Trim();
            result.Append(name switch
            {
                _ when name.StartsWith('!') => $"${{{name[1..]}}}",
                _ when names?[name] is { } own => own.ToString(),
                _ when name.Contains('.', StringComparison.Ordinal) => Attribute(new JsonArray([.. name.Split('.', 2).Select(part => JsonValue.Create(part))]), path),
                _ => Reference(name, path),
            });
            at = close + 1;
        }

        return result.ToString();
    }

    private string Join(JsonArray arguments, string path)
    {
        var items = Evaluate(arguments[1], path) as JsonArray ?? throw template.Error(path, "expected 'Fn::Join' of a delimiter and a list.");
        return string.Join(arguments[0]!.ToString(), items.Select(item => item!.ToString()));
    }

    private JsonArray Split(JsonArray arguments, string path) =>
        new([.. (Evaluate(arguments[1], path)?.ToString() ?? "").Split(arguments[0]!.ToString()).Select(part => JsonValue.Create(part))]);

    private JsonNode? Select(JsonArray arguments, string path)
    {
        var items = Evaluate(arguments[1], path) as JsonArray ?? throw template.Error(path, "expected 'Fn::Select' of an index and a list.");
        return int.TryParse(Evaluate(arguments[0], path)?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < items.Count
            ? items[index]?.DeepClone()
            : throw template.Error(path, $"'Fn::Select' needs an index below {Text(items.Count)}.");
    }

    // Every region has at least three.
    private JsonArray Zones(string region, string path)
    {
        var name = region.Length > 0 ? region : Reference("AWS::Region", path);
        return [$"{name}a", $"{name}b", $"{name}c"];
    }

    private JsonNode? FindInMap(JsonArray arguments, string path)
    {
        var keys = arguments.Select(argument => Evaluate(argument, path)?.ToString() ?? "").ToList();
        return template.Section("Mappings")[keys[0]]?[keys[1]]?[keys[2]]?.DeepClone() ??
            throw template.Error(path, $"the mapping '{keys[0]}' has no '{keys[1]}' with '{keys[2]}'.");
    }

    private JsonNode? If(JsonArray arguments, string path) =>
        Evaluate(Condition(arguments[0]!.ToString(), path) ? arguments[1] : arguments[2], path);

    private JsonNode? Chosen(JsonArray arguments, string path) =>
        Choose(Condition(arguments[0]!.ToString(), path) ? arguments[1] : arguments[2], path);

    private bool Same(JsonArray arguments, string path) =>
        string.Equals(Evaluate(arguments[0], path)?.ToString(), Evaluate(arguments[1], path)?.ToString(), StringComparison.Ordinal);

    private bool Contains(JsonArray arguments, string path) =>
        Evaluate(arguments[0], path) is JsonArray values && Evaluate(arguments[1], path)?.ToString() is { } wanted && values.Any(value => value?.ToString() == wanted);

    private JsonArray List(JsonNode? argument, int count, string name, string path) =>
        argument is JsonArray list && list.Count == count ? list : throw template.Error(path, $"expected '{name}' of a list of {Text(count)}.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
