using System.Text.Json.Nodes;
using Pipeline.Cloud.Athena.Catalog;

namespace Pipeline.Cloud.Engines.Athena.Pruning;

/// <summary>A scan of a table in a serialized plan of DuckDB's, with the conditions on its rows.</summary>
internal sealed class TableScan
{
    private readonly IReadOnlyList<string> _columns;
    private readonly IReadOnlyList<string> _output;
    private readonly JsonArray _filters;
    private readonly JsonArray _conditions;

    private TableScan(JsonObject get, JsonArray conditions)
    {
        var function = get["function_data"]!;
        Database = (string)function["schema"]!;
        Table = (string)function["table"]!;
        _columns = [.. get["names"]!.AsArray().Select(name => (string)name!)];
        _filters = get["table_filters"]?["filters"] as JsonArray ?? [];
        _conditions = conditions;
        // A virtual column (the row's id) has no name.
        var read = (get["column_indexes"] as JsonArray ?? []).Select(column => (ulong?)column!["index"] is { } index && index < (ulong)_columns.Count ? _columns[(int)index] : "").ToList();
        _output = get["projection_ids"] is JsonArray { Count: > 0 } projected ? [.. projected.Select(id => read[(int)id!])] : read;
    }

    /// <summary>The table's database.</summary>
    public string Database { get; }

    /// <summary>The table's name.</summary>
    public string Table { get; }

    /// <summary>The scans of a plan.</summary>
    public static IEnumerable<TableScan> Of(JsonArray operators) => operators.OfType<JsonObject>().SelectMany(each => Of(each, []));

    /// <summary>Whether the rows of a partition can satisfy the scan's conditions.</summary>
    public bool CanNeed(PartitionRow row)
    {
        foreach (var filter in _filters)
        {
            var column = (int)filter!["key"]!;
            if (column < _columns.Count && ScanFilter.Holds(filter["value"], row.Value(_columns[column])) == false) return false;
        }

        var condition = new RowCondition(index => index < _output.Count ? row.Value(_output[index]) : PartitionValue.Unknown);
        return !_conditions.Any(each => condition.Holds(each) == false);
    }

    /// <summary>The scan's conditions on the table's partitions.</summary>
    /// <param name="keys">The partition keys.</param>
    public PartitionTerm Term(IReadOnlyList<TableColumn> keys)
    {
        TableColumn? Key(string name) => keys.FirstOrDefault(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        var condition = new ConditionText(index => index < _output.Count ? Key(_output[index]) : null);
        return PartitionTerm.All(
        [
            .. _filters.Select(filter => (int)filter!["key"]! is var column && column < _columns.Count ? ConditionText.Of(filter["value"], Key(_columns[column])) : PartitionTerm.Unsaid),
            .. _conditions.Select(condition.Of),
        ]);
    }

    private static IEnumerable<TableScan> Of(JsonObject operation, JsonArray conditions)
    {
        var type = (string?)operation["type"];
        if (type == "LOGICAL_GET")
        {
            if (operation["function_data"] is JsonObject data && data["table"] is not null && data["schema"] is not null) yield return new TableScan(operation, conditions);
            yield break;
        }

        // Conditions count only directly above the scan: elsewhere the same row may be needed by another part of the plan.
        var own = type == "LOGICAL_FILTER" && operation["expressions"] is JsonArray expressions ? expressions : [];
        foreach (var child in (operation["children"] as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var scan in Of(child, own)) yield return scan;
        }
    }
}
