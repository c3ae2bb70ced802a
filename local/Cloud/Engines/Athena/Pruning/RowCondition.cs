using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Engines.Athena.Pruning;

/// <summary>A condition of DuckDB's plan, evaluated on what is known of a row.</summary>
/// <param name="column">The value of a column of the row, by its position.</param>
internal sealed class RowCondition(Func<int, PartitionValue> column)
{
    /// <summary>Whether the condition holds; null if that is not known.</summary>
    public bool? Holds(JsonNode? expression)
    {
        if (expression is null) return null;
        var type = (string?)expression["type"];
        return (string?)expression["expression_class"] switch
        {
            "BOUND_COMPARISON" => Comparison.Holds(type, Value(expression["left"]), Value(expression["right"])),
            "BOUND_CONJUNCTION" when type == "CONJUNCTION_AND" => Logic.All(Children(expression).Select(Holds)),
            "BOUND_CONJUNCTION" when type == "CONJUNCTION_OR" => Logic.Any(Children(expression).Select(Holds)),
            "BOUND_BETWEEN" => Between(expression),
            "BOUND_OPERATOR" => Operator(type, Children(expression)),
            _ => null,
        };
    }

    private static IReadOnlyList<JsonNode?> Children(JsonNode expression) => expression["children"] is JsonArray children ? [.. children] : [];

    private bool? Between(JsonNode expression)
    {
        var value = Value(expression["input"]);
        return Logic.All(
        [
            Comparison.Holds((bool?)expression["lower_inclusive"] == true ? "COMPARE_GREATERTHANOREQUALTO" : "COMPARE_GREATERTHAN", value, Value(expression["lower"])),
            Comparison.Holds((bool?)expression["upper_inclusive"] == true ? "COMPARE_LESSTHANOREQUALTO" : "COMPARE_LESSTHAN", value, Value(expression["upper"])),
        ]);
    }

    private bool? Operator(string? type, IReadOnlyList<JsonNode?> children)
    {
        bool? In() => Logic.Any(children.Skip(1).Select(child => Comparison.Holds("COMPARE_EQUAL", Value(children[0]), Value(child))));
        return type switch
        {
            "COMPARE_IN" => In(),
            "COMPARE_NOT_IN" => !In(),
            "OPERATOR_NOT" => !Holds(children[0]),
            _ => null,
        };
    }

    private PartitionValue Value(JsonNode? expression) => (string?)expression?["expression_class"] switch
    {
        "BOUND_REF" => column((int?)expression["index"] ?? 0),
        "BOUND_CONSTANT" => Constant.Of(expression["value"]),
        // A day and an hour as one text, for example.
        "BOUND_FUNCTION" when (string?)expression["name"] is "||" or "concat" => Joined(Children(expression)),
        _ => PartitionValue.Unknown,
    };

    private PartitionValue Joined(IReadOnlyList<JsonNode?> children)
    {
        var parts = children.Select(Value).ToList();
        return parts.TrueForAll(part => part.Text is not null) ? new PartitionValue(string.Concat(parts.Select(part => part.Text)), null) : PartitionValue.Unknown;
    }
}
