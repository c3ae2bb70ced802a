using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Sql;

namespace Pipeline.Cloud.Athena.Tables;

/// <summary>
/// The partitions of a table with partition projection: they are computed from the query and the catalog is not asked. Only keys of type
/// <c>injected</c> are emulated. Source: "Use partition projection with Amazon Athena" and "Dynamic ID partitioning".
/// </summary>
internal static class ProjectedPartitions
{
    private const string Template = "storage.location.template";

    /// <summary>Whether a table's partitions are computed.</summary>
    public static bool Has(TableSchema table) => table.Parameters.GetValueOrDefault("projection.enabled")?.Equals("true", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Computes the partitions that a query names.</summary>
    /// <param name="table">The table.</param>
    /// <param name="query">The query's tokens.</param>
    /// <exception cref="AthenaFailure">The query names no value of a key, or a key has a type that is not emulated.</exception>
    public static IReadOnlyList<TablePartition> Of(TableSchema table, IReadOnlyList<SqlToken> query)
    {
        IReadOnlyList<IReadOnlyList<string>> combined = [[]];
        foreach (var key in table.PartitionKeys.Select(key => key.Name))
        {
            var type = table.Parameters.GetValueOrDefault($"projection.{key}.type");
            if (type != "injected") throw new AthenaFailure("NOT_SUPPORTED", $"table {table.FullName}: partition projection of type '{type}' ({key}) is not emulated by the local cloud; 'injected' is");
            var values = Named(key, query);
            if (values.Count == 0)
            {
                throw new AthenaFailure(
                    "CONSTRAINT_VIOLATION",
                    $"For the injected projected partition column {key}, the WHERE clause must contain only static equality conditions, and at least one such condition must be present.");
            }

            combined = [.. combined.SelectMany(before => values.Select(value => (IReadOnlyList<string>)[.. before, value]))];
        }

        return [.. combined.Select(values => new TablePartition(values, Location(table, values)))];
    }

    // run = 'a', examples.run = 'a' or run IN ('a', 'b').
    private static List<string> Named(string key, IReadOnlyList<SqlToken> query)
    {
        var named = new List<string>();
        for (var i = 0; i + 2 < query.Count; i++)
        {
            if (!query[i].IsName || query[i].Value != key) continue;
            if (query[i + 1].IsSymbol("=") && query[i + 2].Kind == SqlTokenKind.String) named.Add(query[i + 2].Value);
            if (!query[i + 1].Is("in") || !query[i + 2].IsSymbol("(")) continue;
            for (var at = i + 3; at < query.Count && !query[at].IsSymbol(")"); at++)
            {
                if (query[at].Kind == SqlTokenKind.String) named.Add(query[at].Value);
            }
        }

        return [.. named.Distinct(StringComparer.Ordinal)];
    }

    private static string Location(TableSchema table, IReadOnlyList<string> values)
    {
        var named = table.PartitionKeys.Zip(values, (key, value) => (key.Name, value));
        if (table.Parameters.GetValueOrDefault(Template) is not { Length: > 0 } template)
            return $"{table.Location.TrimEnd('/')}/{string.Join('/', named.Select(pair => $"{pair.Name}={pair.value}"))}/";
        foreach (var (name, value) in named) template = template.Replace($"${{{name}}}", value, StringComparison.Ordinal);
        return template;
    }
}
