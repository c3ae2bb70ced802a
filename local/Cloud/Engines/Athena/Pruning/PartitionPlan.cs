using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena.Pruning;

/// <summary>
/// The partitions that a query can need. DuckDB plans the query over empty tables; its plan puts conditions on the scans of a table. The catalog is
/// asked for the partitions that they leave; what its language cannot say is evaluated on the values of the partitions that it lists. What cannot be
/// evaluated excludes no partition.
/// </summary>
internal sealed partial class PartitionPlan
{
    // Source: "GetPartitions", Expression.
    private const int LongestExpression = 2048;

    // The catalog refuses more.
    private const int DeepestExpression = 32;

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

    private readonly ILookup<(string Database, string Table), TableScan> _scans;

    private PartitionPlan(JsonArray plans) => _scans = TableScan.Of(plans).ToLookup(scan => (scan.Database, scan.Table));

    /// <summary>Plans a query.</summary>
    /// <param name="session">A database with the query's tables, without rows.</param>
    /// <param name="sql">The query in DuckDB's dialect.</param>
    /// <returns>The plan; null if DuckDB tells none.</returns>
    /// <exception cref="DuckDbStatementException">The query cannot be planned.</exception>
    public static PartitionPlan? Of(DuckDbSession session, string sql) => (Plan(session, sql, FewRules) ?? Plan(session, sql, MostRules)) is { } plans ? new PartitionPlan(plans) : null;

    /// <summary>What the query asks of a table's partitions. Rows that any scan needs are needed.</summary>
    public PartitionFilter Filter(QueryTable table)
    {
        var schema = table.Schema;
        var scans = _scans[(schema.Database, schema.Name)].Select(scan => scan.Term(schema.PartitionKeys)).ToList();
        var term = PartitionTerm.Any(scans);
        return term.Text is { } text && (text.Length > LongestExpression || Depth(text) > DeepestExpression)
            ? new PartitionFilter(schema.Database, schema.Name, null, IsWhole: false)
            : new PartitionFilter(schema.Database, schema.Name, term.Text, term.IsWhole && scans.Count > 0);
    }

    /// <summary>Chooses from the partitions of a table.</summary>
    public NeededPartitions Choose(QueryTable table) =>
        new(table.Schema.Database, table.Schema.Name, Needed(table, [.. _scans[(table.Schema.Database, table.Schema.Name)]]));

    private static int Depth(string text)
    {
        var (depth, deepest) = (0, 0);
        foreach (var character in text)
        {
            depth += character switch { '(' => 1, ')' => -1, _ => 0 };
            deepest = Math.Max(deepest, depth);
        }

        return deepest;
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
        return JsonNode.Parse(WithoutNonNumbers((string)rows.GetValue(0)!), documentOptions: new JsonDocumentOptions { MaxDepth = 2048 })?["plans"] as JsonArray;
    }

    // DuckDB writes the constants NaN and Infinity as they are, which is no JSON. No partition is excluded by them.
    private static string WithoutNonNumbers(string plan) => TextOrNonNumber().Replace(plan, match => match.Value[0] == '"' ? match.Value : "null");

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|-?(?:Infinity|NaN)
        """, RegexOptions.IgnoreCase)]
    private static partial Regex TextOrNonNumber();

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
