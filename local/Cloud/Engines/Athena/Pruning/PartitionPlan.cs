using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena.Pruning;

/// <summary>
/// Chooses the partitions that a query can need. DuckDB plans the query over empty tables; the conditions that its plan puts on the scans of a table are
/// evaluated on the values of the table's partitions. What cannot be evaluated excludes no partition.
/// </summary>
internal static class PartitionChoice
{
    // Plans depend on the declared types and the statement alone: rules that look at the (empty) tables' content are off, as well as those that hide a
    // condition from the scan.
    private const string FewRules = """
        SELECT string_agg(name, ',') FROM duckdb_optimizers()
        WHERE name NOT IN ('expression_rewriter', 'filter_pullup', 'filter_pushdown', 'cte_filter_pusher', 'cte_inlining', 'empty_result_pullup', 'regex_range', 'deliminator')
        """;

    // A rule may need another one; then only those are off that must be.
    private const string MostRules = """
        SELECT string_agg(name, ',') FROM duckdb_optimizers()
        WHERE name IN ('statistics_propagation', 'late_materialization', 'top_n_window_elimination', 'window_self_join', 'in_clause', 'join_filter_pushdown', 'row_group_pruner')
        """;

    /// <summary>Chooses the partitions of every table of a query.</summary>
    /// <param name="session">A database with the query's tables, without rows.</param>
    /// <param name="job">The query's tables, with their partitions.</param>
    /// <param name="sql">The query in DuckDB's dialect.</param>
    /// <exception cref="DuckDbStatementException">The query cannot be planned.</exception>
    public static IReadOnlyList<NeededPartitions> Of(DuckDbSession session, QueryJob job, string sql)
    {
        if ((Plan(session, sql, FewRules) ?? Plan(session, sql, MostRules)) is not { } plans) return [];
        var scans = TableScan.Of(plans).ToLookup(scan => (scan.Database, scan.Table));
        return
        [
            .. job.Tables.Where(table => table.Partitions.Count > 0 && !table.Schema.IsPartitionList)
                .Select(table => new NeededPartitions(table.Schema.Database, table.Schema.Name, Needed(table, [.. scans[(table.Schema.Database, table.Schema.Name)]]))),
        ];
    }

    private static JsonArray? Plan(DuckDbSession session, string sql, string disabled)
    {
        using (var rules = session.Query(disabled))
        {
            rules.Read();
            session.Execute($"SET disabled_optimizers = {SqlQuote.Literal((string)rules.GetValue(0)!)}");
        }

        using var rows = session.Query($"SELECT json_serialize_plan({SqlQuote.Literal(sql)}, optimize := true)");
        rows.Read();
        // A plan that failed has no list of plans.
        return JsonNode.Parse((string)rows.GetValue(0)!, documentOptions: new JsonDocumentOptions { MaxDepth = 2048 })?["plans"] as JsonArray;
    }

    // A table without a scan is not needed at all: its rows cannot contribute.
    private static List<int> Needed(QueryTable table, List<TableScan> scans)
    {
        var keys = table.Schema.PartitionKeys.Select((key, index) => (key, index)).ToDictionary(each => each.key.Name, each => each.index, StringComparer.OrdinalIgnoreCase);
        var needed = new List<int>();
        for (var i = 0; i < table.Partitions.Count; i++)
        {
            var row = new PartitionRow(keys, table.Schema.PartitionKeys, table.Partitions[i]);
            if (scans.Exists(scan => scan.CanNeed(row))) needed.Add(i);
        }

        return needed;
    }
}
