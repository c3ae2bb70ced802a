using System.Globalization;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Engines.Athena.Dialect;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>A view of the catalog as a view in DuckDB. Its columns have the types that the catalog stores; a query whose types do not fit them is stale.</summary>
/// <param name="view">The view.</param>
internal sealed class StoredView(RewrittenView view)
{
    private static readonly string[] Numbers = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE"];

    /// <summary>Creates the view.</summary>
    /// <exception cref="AthenaFailure">VIEW_IS_STALE, INVALID_VIEW.</exception>
    public void Create(DuckDbSession session)
    {
        try
        {
            // Names without a database are looked for in the view's own.
            session.Execute($"USE awsdatacatalog.{SqlQuote.Identifier(view.Schema)}");
            Check(session);
            var source = $"({view.Sql})";
            if (view.Schema != view.Database)
            {
                // DuckDB looks for the names of a view in the schema that it is in.
                source = $"awsdatacatalog.{SqlQuote.Identifier(view.Schema)}.{SqlQuote.Identifier($"view {view.Database}.{view.Name}")}";
                session.Execute($"CREATE VIEW {source} AS {view.Sql}");
            }

            var names = view.Columns.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"c{index}")).ToList();
            var columns = view.Columns.Select((column, index) => $"CAST({names[index]} AS {column.DuckDb}) AS {SqlQuote.Identifier(column.Name)}");
            session.Execute(
                $"CREATE VIEW awsdatacatalog.{SqlQuote.Identifier(view.Database)}.{SqlQuote.Identifier(view.Name)} AS " +
                $"SELECT {string.Join(", ", columns)} FROM {source} AS v({string.Join(", ", names)})");
        }
        catch (DuckDbStatementException e)
        {
            throw new AthenaFailure("INVALID_VIEW", $"Failed analyzing stored view 'awsdatacatalog.{view.Database}.{view.Name}': {e.Message.Split('\n')[0]}");
        }
    }

    private void Check(DuckDbSession session)
    {
        var found = new List<(string Name, string Type)>();
        using (var rows = session.Query($"DESCRIBE {view.Sql}"))
        {
            while (rows.Read()) found.Add(((string)rows.GetValue(0)!, (string)rows.GetValue(1)!));
        }

        if (found.Count != view.Columns.Count)
            throw Stale(string.Create(CultureInfo.InvariantCulture, $"stored view column count ({view.Columns.Count}) does not match column count derived from the view query analysis ({found.Count})"));
        for (var i = 0; i < found.Count; i++)
        {
            var (name, type) = found[i];
            var stored = view.Columns[i];
            if (!name.Equals(stored.Name, StringComparison.OrdinalIgnoreCase) || !CanBecome(type, Canonical(session, stored.DuckDb)))
            {
                throw Stale(string.Create(
                    CultureInfo.InvariantCulture,
                    $"column [{name}] of type {type.ToLowerInvariant()} projected from query view at position {i} cannot be coerced to column [{stored.Name}] of type {stored.Type} stored in view definition"));
            }
        }
    }

    private static string Canonical(DuckDbSession session, string type)
    {
        using var rows = session.Query($"DESCRIBE SELECT CAST(NULL AS {type}) AS t");
        rows.Read();
        return (string)rows.GetValue(1)!;
    }

    // Trino coerces to a wider type, never to a narrower one. Sums of whole numbers are wider in DuckDB than in Trino.
    private static bool CanBecome(string found, string stored)
    {
        if (found == stored || found is "\"NULL\"" or "INTEGER" && stored == "INTEGER") return true;
        var (from, to) = (Array.IndexOf(Numbers, found), Array.IndexOf(Numbers, stored));
        if (from >= 0 && to >= 0) return from <= to || (found == "HUGEINT" && stored == "BIGINT");
        if (stored.StartsWith("DECIMAL", StringComparison.Ordinal)) return found.StartsWith("DECIMAL", StringComparison.Ordinal) || from is >= 0 and <= 4;
        if (found.StartsWith("DECIMAL", StringComparison.Ordinal)) return stored is "DOUBLE" or "FLOAT";
        return (found, stored) is ("DATE", "TIMESTAMP" or "TIMESTAMP WITH TIME ZONE") or ("TIMESTAMP", "TIMESTAMP WITH TIME ZONE")
            || (IsNested(found) && IsNested(stored) && found[0] == stored[0]) || (found == "JSON" && stored == "VARCHAR");
    }

    private static bool IsNested(string type) => type.EndsWith(']') || type.StartsWith("STRUCT", StringComparison.Ordinal) || type.StartsWith("MAP", StringComparison.Ordinal);

    private AthenaFailure Stale(string reason) =>
        new("VIEW_IS_STALE", $"View 'awsdatacatalog.{view.Database}.{view.Name}' is stale or in invalid state: {reason}");
}
