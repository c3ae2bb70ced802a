using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Reads the fields of one object in a definition. Reports invalid fields, and fields that nobody read.</summary>
/// <param name="fields">The object.</param>
/// <param name="location">The object's path in the definition: <c>/States/Train</c>.</param>
/// <param name="problems">Receives the problems.</param>
internal sealed class FieldReader(JsonObject fields, string location, List<DefinitionProblem> problems)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>The object's path in the definition.</summary>
    public string Location => location;

    /// <summary>Reports a problem.</summary>
    /// <param name="field">The field; empty for the object itself.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="code">The problem's code.</param>
    public void Problem(string field, string message, string code = DefinitionProblem.Schema) =>
        problems.Add(new DefinitionProblem(code, field.Length == 0 ? location : $"{location}/{field}", message));

    /// <summary>Whether the object has the field.</summary>
    public bool Has(string field) => fields.ContainsKey(field);

    /// <summary>Reads a text; null if the field is absent or invalid.</summary>
    public string? String(string field)
    {
        var node = Node(field);
        if (node is null) return null;
        if (node.GetValueKind() == JsonValueKind.String) return node.GetValue<string>();
        Problem(field, "Expected value of type String");
        return null;
    }

    /// <summary>Reads a required text; empty if it is absent or invalid, which is reported.</summary>
    public string RequiredString(string field)
    {
        if (!Has(field)) Problem(field, $"The field '{field}' is required");
        return String(field) ?? "";
    }

    /// <summary>Reads a field of any type that may contain expressions; null if it is absent.</summary>
    public FieldValue? Field(string field)
    {
        if (!Has(field)) return null;
        var node = Node(field);
        CheckExpressions(node, field);
        return new FieldValue(node?.DeepClone());
    }

    /// <summary>Reads a field of one of the given kinds, or an expression; null if it is absent or invalid.</summary>
    public JsonNode? Scalar(string field, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (Field(field)?.Json is not { } node) return null;
        bool expression = node.GetValueKind() == JsonValueKind.String && ExpressionText.Of(node.GetValue<string>()) is not null;
        if (expression || kinds.Contains(node.GetValueKind())) return node;
        Problem(field, $"Expected value of type {string.Join(" or ", kinds.ToArray())}, or a JSONata expression");
        return null;
    }

    /// <summary>Reads an object; null if the field is absent or invalid.</summary>
    public JsonObject? Object(string field)
    {
        var node = Node(field);
        if (node is null or JsonObject) return (JsonObject?)node;
        Problem(field, "Expected value of type Object");
        return null;
    }

    /// <summary>Reads the variables of Assign; null if the field is absent.</summary>
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

    /// <summary>A reader of a nested object's fields; an absent object has no fields.</summary>
    public FieldReader Nested(string field) => new(Object(field) ?? [], $"{location}/{field}", problems);

    /// <summary>Readers of the objects in a list; none if the field is absent or invalid.</summary>
    public IReadOnlyList<FieldReader> Objects(string field)
    {
        if (Node(field) is not { } node) return [];
        if (node is JsonArray items && items.All(item => item is JsonObject))
            return [.. items.Select((item, i) => new FieldReader(item!.AsObject(), $"{location}/{field}[{i}]", problems))];
        Problem(field, "Expected value of type Array of Objects");
        return [];
    }

    /// <summary>Reads a list of texts, at least one; empty if it is invalid, which is reported.</summary>
    public IReadOnlyList<string> Strings(string field)
    {
        if (Node(field) is JsonArray { Count: > 0 } items && items.All(item => item?.GetValueKind() == JsonValueKind.String))
            return [.. items.Select(item => item!.GetValue<string>())];
        Problem(field, "Expected value of type Array of Strings with at least one");
        return [];
    }

    /// <summary>Reads a number within bounds; <paramref name="otherwise"/> if the field is absent or invalid.</summary>
    public double Number(string field, double otherwise, double atLeast, double atMost)
    {
        if (Node(field) is not { } node) return otherwise;
        if (node.GetValueKind() == JsonValueKind.Number && node.Deserialize<double>() is var number && number >= atLeast && number <= atMost) return number;
        Problem(field, $"Expected a Number from {atLeast} to {atMost}");
        return otherwise;
    }

    /// <summary>Accepts a field that has no effect on an execution.</summary>
    public void Ignore(string field) => _read.Add(field);

    /// <summary>Reports every field that was not read as unsupported.</summary>
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
