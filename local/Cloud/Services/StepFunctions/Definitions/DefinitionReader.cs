using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Expressions;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Reads the fields of one object of a definition, notes what is wrong with them, and which were not read.</summary>
internal sealed class DefinitionReader(JsonObject fields, string location, List<DefinitionProblem> problems)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>Where the object stands in the definition.</summary>
    public string Location => location;

    /// <summary>Notes something wrong with a field.</summary>
    public void Problem(string field, string message, string code = DefinitionProblem.Schema) =>
        problems.Add(new DefinitionProblem(code, field.Length == 0 ? location : $"{location}/{field}", message));

    /// <summary>Whether the field is there.</summary>
    public bool Has(string field) => fields.ContainsKey(field);

    /// <summary>A text, or null.</summary>
    public string? String(string field)
    {
        var node = Node(field);
        if (node is null) return null;
        if (node.GetValueKind() == JsonValueKind.String) return node.GetValue<string>();
        Problem(field, "Expected value of type String");
        return null;
    }

    /// <summary>A text that must be there.</summary>
    public string RequiredString(string field)
    {
        if (!Has(field)) Problem(field, $"The field '{field}' is required");
        return String(field) ?? "";
    }

    /// <summary>A field of any kind that may hold expressions, or null where it is absent.</summary>
    public FieldValue? Field(string field)
    {
        if (!Has(field)) return null;
        var node = Node(field);
        CheckExpressions(node, field);
        return new FieldValue(node?.DeepClone());
    }

    /// <summary>A field that is of a kind or an expression of it, or null.</summary>
    public JsonNode? Scalar(string field, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (Field(field)?.Json is not { } node) return null;
        bool expression = node.GetValueKind() == JsonValueKind.String && ExpressionText.Of(node.GetValue<string>()) is not null;
        if (expression || kinds.Contains(node.GetValueKind())) return node;
        Problem(field, $"Expected value of type {string.Join(" or ", kinds.ToArray())}, or a JSONata expression");
        return null;
    }

    /// <summary>An object, or null.</summary>
    public JsonObject? Object(string field)
    {
        var node = Node(field);
        if (node is null or JsonObject) return (JsonObject?)node;
        Problem(field, "Expected value of type Object");
        return null;
    }

    /// <summary>The variables of an Assign, or null.</summary>
    public JsonObject? Assign()
    {
        var assign = Object("Assign");
        CheckExpressions(assign, "Assign");
        foreach (var (name, _) in assign ?? [])
        {
            if (name == "states") Problem("Assign/states", "The variable name 'states' is reserved");
            if (name.Length is 0 or > 80 || !(char.IsLetter(name[0]) || name[0] == '_') || !name.All(c => char.IsLetterOrDigit(c) || c == '_'))
                Problem($"Assign/{name}", "A variable's name is a letter or '_' and then letters, digits and '_', at most 80");
        }

        return assign?.DeepClone().AsObject();
    }

    /// <summary>A reader of an object's fields; of none where it is absent.</summary>
    public DefinitionReader Nested(string field) => new(Object(field) ?? [], $"{location}/{field}", problems);

    /// <summary>Readers of a list's objects; none where it is absent.</summary>
    public IReadOnlyList<DefinitionReader> Objects(string field)
    {
        if (Node(field) is not { } node) return [];
        if (node is JsonArray items && items.All(item => item is JsonObject))
            return [.. items.Select((item, i) => new DefinitionReader(item!.AsObject(), $"{location}/{field}[{i}]", problems))];
        Problem(field, "Expected value of type Array of Objects");
        return [];
    }

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Strings(string field)
    {
        if (Node(field) is JsonArray { Count: > 0 } items && items.All(item => item?.GetValueKind() == JsonValueKind.String))
            return [.. items.Select(item => item!.GetValue<string>())];
        Problem(field, "Expected value of type Array of Strings with at least one");
        return [];
    }

    /// <summary>A number within bounds, or another where it is absent.</summary>
    public double Number(string field, double otherwise, double atLeast, double atMost)
    {
        if (Node(field) is not { } node) return otherwise;
        if (node.GetValueKind() == JsonValueKind.Number && node.Deserialize<double>() is var number && number >= atLeast && number <= atMost) return number;
        Problem(field, $"Expected a Number from {atLeast} to {atMost}");
        return otherwise;
    }

    /// <summary>Reads a field that means nothing to an execution.</summary>
    public void Ignore(string field) => _read.Add(field);

    /// <summary>Notes every field that was not read.</summary>
    public void RefuseOthers()
    {
        foreach (var (name, _) in fields)
        {
            if (!_read.Contains(name)) Problem(name, "Field is not supported");
        }
    }

    private JsonNode? Node(string field)
    {
        _read.Add(field);
        return fields[field];
    }

    private void CheckExpressions(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, member) in members) CheckExpressions(member, $"{path}/{name}");
                break;
            case JsonArray items:
                for (int i = 0; i < items.Count; i++) CheckExpressions(items[i], $"{path}[{i}]");
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && ExpressionText.IsBroken(value.GetValue<string>()):
                Problem(path, "A JSONata expression must begin with '{%' and end with '%}'");
                break;
            default:
                break;
        }
    }
}
