using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Reads the fields of one object in a definition. Reports invalid fields, and fields that nobody read.</summary>
/// <param name="fields">The object.</param>
/// <param name="location">The object's path in the definition: <c>/States/Train</c>; empty for the definition itself.</param>
/// <param name="findings">Receives the problems and the expressions.</param>
internal sealed class FieldReader(JsonObject fields, string location, DefinitionFindings findings)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>The object's path in the definition.</summary>
    public string Location => location;

    /// <summary>Reports a problem.</summary>
    /// <param name="field">The field; empty for the object itself.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="code">The problem's code.</param>
    public void Problem(string field, string message, string code = DefinitionProblem.Schema)
    {
        string place = field.Length == 0 ? location : $"{location}/{field}";
        findings.Add(new DefinitionProblem(code, place.Length == 0 ? "/" : place, message));
    }

    /// <summary>Whether the object has the field.</summary>
    public bool Has(string field) => fields.ContainsKey(field);

    /// <summary>Reports the required fields that are missing.</summary>
    public void Require(params ReadOnlySpan<string> required)
    {
        var missing = new List<string>();
        foreach (string field in required)
        {
            _read.Add(field);
            if (!Has(field)) missing.Add(field);
        }

        if (missing.Count > 0) Problem("", $"These fields are required: [{string.Join(", ", missing)}]");
    }

    /// <summary>Reads a text; null if the field is absent or invalid.</summary>
    public string? String(string field)
    {
        if (!Has(field)) return null;
        var node = Node(field);
        if (node?.GetValueKind() == JsonValueKind.String) return node.GetValue<string>();
        Problem(field, "Expected value of type [STRING]");
        return null;
    }

    /// <summary>Reads a text that must be one of a few; null if the field is absent or invalid.</summary>
    public string? OneOf(string field, params ReadOnlySpan<string> values)
    {
        string? text = String(field);
        if (text is null || values.Contains(text)) return text;
        Problem(field, $"Value should be one of the following: [{string.Join(", ", values.ToArray())}]");
        return null;
    }

    /// <summary>Reads a field of any type that may contain expressions; null if it is absent.</summary>
    /// <param name="field">The field.</param>
    /// <param name="states">The fields that <c>$states</c> has in it.</param>
    public FieldValue? Field(string field, StatesFields states = StatesFields.None)
    {
        if (!Has(field)) return null;
        var node = Node(field);
        Collect(node, field, states);
        return new FieldValue(node?.DeepClone());
    }

    /// <summary>Reads a field of a number within bounds, or an expression; null if it is absent or invalid.</summary>
    public JsonNode? NumberOrExpression(string field, double atLeast = 0, double atMost = 99_999_999)
    {
        if (Scalar(field, "NUMBER", JsonValueKind.Number) is not { } node) return null;
        return node.GetValueKind() != JsonValueKind.Number || IsWithin(field, node.Deserialize<double>(), atLeast, atMost) ? node : null;
    }

    /// <summary>Reads a field of a text, which may be an expression; null if it is absent or invalid.</summary>
    public JsonNode? TextOrExpression(string field) => Scalar(field, "STRING", JsonValueKind.String);

    /// <summary>Reads a field of a boolean, or an expression; null if it is absent or invalid.</summary>
    public JsonNode? BooleanOrExpression(string field) => Scalar(field, "BOOLEAN", JsonValueKind.True, JsonValueKind.False);

    /// <summary>Reads a boolean; null if the field is absent or invalid.</summary>
    public bool? Boolean(string field)
    {
        if (!Has(field)) return null;
        var kind = Node(field)?.GetValueKind();
        if (kind is JsonValueKind.True or JsonValueKind.False) return kind == JsonValueKind.True;
        Problem(field, "Expected value of type [BOOLEAN]");
        return null;
    }

    /// <summary>Reads an object; null if the field is absent or invalid.</summary>
    public JsonObject? Object(string field)
    {
        if (!Has(field)) return null;
        if (Node(field) is JsonObject found) return found;
        Problem(field, "Expected value of type [OBJECT]");
        return null;
    }

    /// <summary>Reads the variables of Assign; null if the field is absent.</summary>
    /// <param name="states">The fields that <c>$states</c> has in it.</param>
    public JsonObject? Assign(StatesFields states = StatesFields.None)
    {
        var assign = Object("Assign");
        Collect(assign, "Assign", states);
        foreach (var (name, _) in assign ?? [])
        {
            if (name == "states") Problem("Assign/states", "The variable name 'states' is reserved");
            if (name.Length is 0 or > 80 || !(char.IsLetter(name[0]) || name[0] == '_') || !name.All(c => char.IsLetterOrDigit(c) || c == '_'))
                Problem($"Assign/{name}", "A variable's name is a letter or '_' and then letters, digits and '_', at most 80");
        }

        return assign?.DeepClone().AsObject();
    }

    /// <summary>A reader of a nested object's fields; an absent object has no fields.</summary>
    public FieldReader Nested(string field) => new(Object(field) ?? [], $"{location}/{field}", findings);

    /// <summary>Readers of the objects in a list; none if the field is absent or invalid.</summary>
    public IReadOnlyList<FieldReader> Objects(string field)
    {
        if (!Has(field)) return [];
        if (Node(field) is JsonArray items && items.All(item => item is JsonObject))
            return [.. items.Select((item, i) => new FieldReader(item!.AsObject(), string.Create(CultureInfo.InvariantCulture, $"{location}/{field}[{i}]"), findings))];
        Problem(field, "Expected value of type [ARRAY] of [OBJECT]");
        return [];
    }

    /// <summary>Reads a list of texts, at least one; empty if it is invalid, which is reported.</summary>
    public IReadOnlyList<string> Strings(string field)
    {
        if (Node(field) is JsonArray { Count: > 0 } items && items.All(item => item?.GetValueKind() == JsonValueKind.String))
            return [.. items.Select(item => item!.GetValue<string>())];
        Problem(field, "Expected value of type [ARRAY] of [STRING] with at least one");
        return [];
    }

    /// <summary>Reads a number within bounds; <paramref name="otherwise"/> if the field is absent or invalid.</summary>
    public double Number(string field, double otherwise, double atLeast, double atMost)
    {
        if (!Has(field)) return otherwise;
        var node = Node(field);
        if (node?.GetValueKind() != JsonValueKind.Number)
        {
            Problem(field, "Expected value of type [NUMBER]");
            return otherwise;
        }

        double number = node.Deserialize<double>();
        return IsWithin(field, number, atLeast, atMost) ? number : otherwise;
    }

    /// <summary>Accepts a field that has no effect on an execution, or that is read elsewhere.</summary>
    public void Ignore(string field) => _read.Add(field);

    /// <summary>Reports every field that was not read as unsupported.</summary>
    public void RefuseOthers()
    {
        foreach (var (name, _) in fields)
        {
            if (!_read.Contains(name)) Problem("", $"Field '{name}' is not supported");
        }
    }

    private bool IsWithin(string field, double number, double atLeast, double atMost)
    {
        if (number >= atLeast && number <= atMost) return true;
        Problem(field, number < atLeast
            ? string.Create(CultureInfo.InvariantCulture, $"Minimum value is {atLeast}")
            : string.Create(CultureInfo.InvariantCulture, $"Maximum value is {atMost}"));
        return false;
    }

    private JsonNode? Scalar(string field, string type, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (Field(field) is not { } found) return null;
        var kind = found.Json?.GetValueKind() ?? JsonValueKind.Null;
        bool expression = kind == JsonValueKind.String && ExpressionText.Of(found.Json!.GetValue<string>()) is not null;
        if (expression || kinds.Contains(kind)) return found.Json;
        Problem(field, $"Expected value of type [{type}]");
        return null;
    }

    private JsonNode? Node(string field)
    {
        _read.Add(field);
        return fields[field];
    }

    private void Collect(JsonNode? node, string path, StatesFields states)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, member) in members) Collect(member, $"{path}/{name}", states);
                break;
            case JsonArray items:
                for (int i = 0; i < items.Count; i++) Collect(items[i], string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), states);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                string text = value.GetValue<string>();
                if (ExpressionText.Of(text) is { } expression) findings.Add($"{location}/{path}", new CheckedExpression(expression, states));
                else if (ExpressionText.IsBroken(text)) Problem(path, "A JSONata expression must begin with '{%' and end with '%}'");
                break;
            default:
                break;
        }
    }
}
