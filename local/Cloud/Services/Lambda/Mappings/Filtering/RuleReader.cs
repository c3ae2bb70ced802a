using System.Text.Json;

namespace Pipeline.Cloud.Lambda.Mappings.Filtering;

/// <summary>Reads the rules of a pattern: a literal value, or an object with one operator.</summary>
internal static class RuleReader
{
    // EventBridge compares numbers of at most this size.
    private const double LargestNumber = 5e9;

    /// <summary>Reads a rule.</summary>
    /// <exception cref="FilterPatternException">It is not a rule.</exception>
    public static ValueRule Read(JsonElement rule) => rule.ValueKind switch
    {
        JsonValueKind.Object => Operator(Only(rule)),
        JsonValueKind.Array => throw new FilterPatternException("A list is not a rule."),
        _ => Literal(rule),
    };

    private static ValueRule Operator(JsonProperty rule) => rule.Name switch
    {
        "prefix" => Affix(rule, (text, comparison) => new ValueRule.Prefix(text, comparison)),
        "suffix" => Affix(rule, (text, comparison) => new ValueRule.Suffix(text, comparison)),
        "equals-ignore-case" => new ValueRule.EqualsIgnoreCase(Text(rule)),
        "exists" => new ValueRule.Exists(rule.Value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new FilterPatternException("'exists' must be true or false."),
        }),
        "numeric" => Numeric(rule.Value),
        "anything-but" => new ValueRule.AnythingBut(Excluded(rule.Value)),
        _ => throw new FilterPatternException($"'{rule.Name}' is not an operator of Lambda's filters."),
    };

    private static ValueRule.Exact Literal(JsonElement value) =>
        new(value.ValueKind, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    // {"prefix": {"equals-ignore-case": "a"}} compares letters of any case.
    private static ValueRule Affix(JsonProperty rule, Func<string, StringComparison, ValueRule> make)
    {
        if (rule.Value.ValueKind != JsonValueKind.Object) return make(Text(rule), StringComparison.Ordinal);
        var only = Only(rule.Value);
        return only.Name == "equals-ignore-case"
            ? make(Text(only), StringComparison.OrdinalIgnoreCase)
            : throw new FilterPatternException($"'{only.Name}' does not go with '{rule.Name}'.");
    }

    private static ValueRule[] Excluded(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object) return ExcludedBy(Only(value));
        JsonElement[] values = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        var kinds = values.Select(item => item.ValueKind).Distinct().ToList();
        return kinds is [JsonValueKind.String or JsonValueKind.Number]
            ? [.. values.Select(Literal)]
            : throw new FilterPatternException("'anything-but' takes strings or numbers, not both and nothing else.");
    }

    private static ValueRule[] ExcludedBy(JsonProperty rule)
    {
        if (rule.Name is not ("prefix" or "suffix" or "equals-ignore-case")) throw new FilterPatternException($"'{rule.Name}' does not go with 'anything-but'.");
        JsonElement[] values = rule.Value.ValueKind == JsonValueKind.Array ? [.. rule.Value.EnumerateArray()] : [rule.Value];
        if (values.Length == 0 || values.Any(value => value.ValueKind != JsonValueKind.String || (value.GetString()!.Length == 0 && rule.Name != "equals-ignore-case")))
            throw new FilterPatternException($"'{rule.Name}' in 'anything-but' takes strings that are not empty.");
        return [.. values.Select(value => value.GetString()!).Select<string, ValueRule>(text => rule.Name switch
        {
            "prefix" => new ValueRule.Prefix(text, StringComparison.Ordinal),
            "suffix" => new ValueRule.Suffix(text, StringComparison.Ordinal),
            _ => new ValueRule.EqualsIgnoreCase(text),
        })];
    }

    // ["=", 1], [">", 1] or [">=", 1, "<", 5].
    private static ValueRule.Numeric Numeric(JsonElement value)
    {
        JsonElement[] parts = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
        if (parts.Length is not (2 or 4)) throw NotNumeric();
        var first = Bound(parts[0], parts[1]);
        if (parts.Length == 2) return first;
        var second = Bound(parts[2], parts[3]);
        return (double.IsInfinity(first.Most), double.IsInfinity(second.Least)) == (true, true) && first.Least < second.Most
            ? second with { Least = first.Least, IncludesLeast = first.IncludesLeast }
            : throw NotNumeric();
    }

    private static ValueRule.Numeric Bound(JsonElement sign, JsonElement bound)
    {
        if (sign.ValueKind != JsonValueKind.String || bound.ValueKind != JsonValueKind.Number) throw NotNumeric();
        if (!bound.TryGetDouble(out var number) || Math.Abs(number) > LargestNumber) throw NotNumeric();
        return sign.GetString() switch
        {
            "=" => new ValueRule.Numeric(number, true, number, true),
            "<" => new ValueRule.Numeric(double.NegativeInfinity, true, number, false),
            "<=" => new ValueRule.Numeric(double.NegativeInfinity, true, number, true),
            ">" => new ValueRule.Numeric(number, false, double.PositiveInfinity, true),
            ">=" => new ValueRule.Numeric(number, true, double.PositiveInfinity, true),
            _ => throw NotNumeric(),
        };
    }

    private static JsonProperty Only(JsonElement rule)
    {
        JsonProperty[] members = [.. rule.EnumerateObject()];
        return members.Length == 1 ? members[0] : throw new FilterPatternException("A rule has one operator.");
    }

    private static string Text(JsonProperty rule) => rule.Value.ValueKind == JsonValueKind.String
        ? rule.Value.GetString()!
        : throw new FilterPatternException($"'{rule.Name}' must be a string.");

    private static FilterPatternException NotNumeric() => new("'numeric' takes one or two comparisons, such as [\">\", 0, \"<=\", 5].");
}
