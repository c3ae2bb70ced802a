using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Athena.Catalog;

namespace Pipeline.Cloud.Engines.Athena.Pruning;

/// <summary>Says conditions of DuckDB's plan in the language of Glue's partition expressions.</summary>
/// <param name="column">The partition key at a column's position; null for another column.</param>
internal sealed class ConditionText(Func<int, TableColumn?> column)
{
    private static readonly Dictionary<string, (string Symbol, string Turned)> Symbols = new(StringComparer.Ordinal)
    {
        ["COMPARE_EQUAL"] = ("=", "="),
        ["COMPARE_NOTEQUAL"] = ("<>", "<>"),
        ["COMPARE_LESSTHAN"] = ("<", ">"),
        ["COMPARE_GREATERTHAN"] = (">", "<"),
        ["COMPARE_LESSTHANOREQUALTO"] = ("<=", ">="),
        ["COMPARE_GREATERTHANOREQUALTO"] = (">=", "<="),
    };

    /// <summary>A condition above a scan.</summary>
    public PartitionTerm Of(JsonNode? expression)
    {
        var type = (string?)expression?["type"];
        return (string?)expression?["expression_class"] switch
        {
            "BOUND_COMPARISON" => Compared(type, expression["left"], expression["right"]) ?? Other(expression),
            "BOUND_CONJUNCTION" when type == "CONJUNCTION_AND" => PartitionTerm.All([.. Children(expression).Select(Of)]),
            "BOUND_CONJUNCTION" when type == "CONJUNCTION_OR" => PartitionTerm.Any([.. Children(expression).Select(Of)]),
            "BOUND_BETWEEN" => PartitionTerm.All(
            [
                Compared((bool?)expression["lower_inclusive"] == true ? "COMPARE_GREATERTHANOREQUALTO" : "COMPARE_GREATERTHAN", expression["input"], expression["lower"]) ?? Other(expression),
                Compared((bool?)expression["upper_inclusive"] == true ? "COMPARE_LESSTHANOREQUALTO" : "COMPARE_LESSTHAN", expression["input"], expression["upper"]) ?? Other(expression),
            ]),
            "BOUND_OPERATOR" when type is "COMPARE_IN" or "COMPARE_NOT_IN" => In(Children(expression), type == "COMPARE_NOT_IN") ?? Other(expression),
            "BOUND_OPERATOR" when type == "OPERATOR_NOT" => Of(Children(expression)[0]).Negated(),
            _ => Other(expression),
        };
    }

    /// <summary>A filter that a scan puts on one column.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="key">The partition key that the column is; null if it is none.</param>
    public static PartitionTerm Of(JsonNode? filter, TableColumn? key)
    {
        if (key is null) return PartitionTerm.Elsewhere;
        return (string?)filter?["filter_type"] switch
        {
            "CONSTANT_COMPARISON" => Said(key, (string?)filter["comparison_type"], filter["constant"], turned: false) ?? PartitionTerm.Unsaid,
            "IN_FILTER" => Listed(key, [.. filter["values"]!.AsArray()], not: false) ?? PartitionTerm.Unsaid,
            "CONJUNCTION_AND" => PartitionTerm.All([.. filter["child_filters"]!.AsArray().Select(each => Of(each, key))]),
            "CONJUNCTION_OR" => PartitionTerm.Any([.. filter["child_filters"]!.AsArray().Select(each => Of(each, key))]),
            // Repeats a condition above the scan.
            "OPTIONAL_FILTER" => Of(filter["child_filter"], key),
            "EXPRESSION_FILTER" => new ConditionText(_ => key).Of(filter["expr"]),
            // A comparison or a list excludes rows without a value by itself.
            "IS_NOT_NULL" => PartitionTerm.Elsewhere,
            _ => PartitionTerm.Unsaid,
        };
    }

    private PartitionTerm? Compared(string? type, JsonNode? left, JsonNode? right) =>
        Key(left) is { } one && Constant(right) is { } value ? Said(one, type, value, turned: false)
        : Key(right) is { } other && Constant(left) is { } first ? Said(other, type, first, turned: true)
        : null;

    private PartitionTerm? In(IReadOnlyList<JsonNode?> children, bool not)
    {
        if (Key(children[0]) is not { } key) return null;
        var values = children.Skip(1).Select(Constant).ToList();
        return values.TrueForAll(value => value is not null) ? Listed(key, values, not) : null;
    }

    private static PartitionTerm? Said(TableColumn key, string? type, JsonNode? constant, bool turned) =>
        type is not null && Symbols.TryGetValue(type, out var symbol) && Literal(key, constant) is { } literal
            ? PartitionTerm.Exactly($"{Name(key)} {(turned ? symbol.Turned : symbol.Symbol)} {literal}")
            : null;

    private static PartitionTerm? Listed(TableColumn key, IReadOnlyList<JsonNode?> constants, bool not)
    {
        var literals = constants.Select(constant => Literal(key, constant)).ToList();
        return literals.Count > 0 && literals.TrueForAll(literal => literal is not null) ? PartitionTerm.Exactly($"{Name(key)} {(not ? "NOT IN" : "IN")} ({string.Join(", ", literals)})") : null;
    }

    // Beyond ASCII, Glue's order of texts is not known.
    private static string? Literal(TableColumn key, JsonNode? constant)
    {
        var value = Pruning.Constant.Of(constant);
        return PartitionValue.KindOf(key.Type) switch
        {
            PartitionKind.Text when value.Text is { } text && text.All(char.IsAscii) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            PartitionKind.Number when value.Number is { } number => number.ToString(CultureInfo.InvariantCulture),
            _ => null,
        };
    }

    private static string Name(TableColumn key) => $"\"{key.Name}\"";

    private TableColumn? Key(JsonNode? expression) => (string?)expression?["expression_class"] == "BOUND_REF" ? column((int?)expression["index"] ?? 0) : null;

    private static JsonNode? Constant(JsonNode? expression) => (string?)expression?["expression_class"] == "BOUND_CONSTANT" ? expression["value"] : null;

    private static IReadOnlyList<JsonNode?> Children(JsonNode expression) => expression["children"] is JsonArray children ? [.. children] : [];

    // What names no partition key says nothing of one.
    private PartitionTerm Other(JsonNode? expression) => Names(expression) ? PartitionTerm.Unsaid : PartitionTerm.Elsewhere;

    private bool Names(JsonNode? node) => node switch
    {
        JsonObject here => Key(here) is not null || here.Any(member => Names(member.Value)),
        JsonArray list => list.Any(Names),
        _ => false,
    };
}
