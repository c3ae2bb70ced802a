using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Engines.Athena.Pruning;

/// <summary>DuckDB's comparisons.</summary>
internal static class Comparison
{
    /// <summary>Whether a comparison holds; null if that is not known.</summary>
    public static bool? Holds(string? type, PartitionValue left, PartitionValue right) => left.CompareTo(right) is not { } order ? null : type switch
    {
        "COMPARE_EQUAL" => order == 0,
        "COMPARE_NOTEQUAL" => order != 0,
        "COMPARE_LESSTHAN" => order < 0,
        "COMPARE_GREATERTHAN" => order > 0,
        "COMPARE_LESSTHANOREQUALTO" => order <= 0,
        "COMPARE_GREATERTHANOREQUALTO" => order >= 0,
        _ => null,
    };
}

/// <summary>DuckDB's constants.</summary>
internal static class Constant
{
    /// <summary>The value of a constant; unknown if it is null or neither text nor a whole number.</summary>
    public static PartitionValue Of(JsonNode? constant)
    {
        if (constant?["value"] is not JsonValue value || (bool?)constant["is_null"] == true) return PartitionValue.Unknown;
        return (string?)constant["type"]?["id"] switch
        {
            "VARCHAR" when value.GetValueKind() == JsonValueKind.String => new PartitionValue(value.GetValue<string>(), null),
            "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" when decimal.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                new PartitionValue(null, number),
            _ => PartitionValue.Unknown,
        };
    }
}

/// <summary>SQL's logic of three values.</summary>
internal static class Logic
{
    /// <summary>True if all are true, false if one is false.</summary>
    public static bool? All(IEnumerable<bool?> conditions)
    {
        bool? all = true;
        foreach (var condition in conditions)
        {
            if (condition == false) return false;
            if (condition is null) all = null;
        }

        return all;
    }

    /// <summary>True if one is true, false if all are false.</summary>
    public static bool? Any(IEnumerable<bool?> conditions)
    {
        bool? any = false;
        foreach (var condition in conditions)
        {
            if (condition == true) return true;
            if (condition is null) any = null;
        }

        return any;
    }
}
