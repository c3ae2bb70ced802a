using System.Text.Json.Nodes;

namespace Pipeline.Cloud.Engines.Athena.Pruning;

/// <summary>A filter that DuckDB's plan puts on one column of a scan.</summary>
internal static class ScanFilter
{
    /// <summary>Whether a value passes; null if that is not known.</summary>
    public static bool? Holds(JsonNode? filter, PartitionValue value)
    {
        if (filter is null) return null;
        return (string?)filter["filter_type"] switch
        {
            "CONSTANT_COMPARISON" => Comparison.Holds((string?)filter["comparison_type"], value, Constant.Of(filter["constant"])),
            "IN_FILTER" => Logic.Any(filter["values"]!.AsArray().Select(each => Comparison.Holds("COMPARE_EQUAL", value, Constant.Of(each)))),
            "CONJUNCTION_AND" => Logic.All(filter["child_filters"]!.AsArray().Select(each => Holds(each, value))),
            "CONJUNCTION_OR" => Logic.Any(filter["child_filters"]!.AsArray().Select(each => Holds(each, value))),
            // Repeats a condition above the scan.
            "OPTIONAL_FILTER" => Holds(filter["child_filter"], value),
            "EXPRESSION_FILTER" => new RowCondition(_ => value).Holds(filter["expr"]),
            _ => null,
        };
    }
}
