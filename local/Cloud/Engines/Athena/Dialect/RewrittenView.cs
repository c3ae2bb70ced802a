using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;

namespace Pipeline.Cloud.Engines.Athena.Dialect;

/// <summary>A view in DuckDB's dialect.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Name">Its name.</param>
/// <param name="Schema">The database of table names without one, within the view.</param>
/// <param name="Sql">Its query.</param>
/// <param name="Columns">Its columns, as the catalog stores them.</param>
internal sealed record RewrittenView(string Database, string Name, string Schema, string Sql, IReadOnlyList<ViewColumn> Columns)
{
    /// <summary>Rewrites a view.</summary>
    /// <exception cref="AthenaFailure">INVALID_VIEW: its query cannot be run.</exception>
    public static RewrittenView Of(QueryView view)
    {
        try
        {
            var query = view.Definition.Query;
            return new RewrittenView(
                view.Database,
                view.Name,
                view.Definition.Schema,
                TrinoRewriter.Rewrite(query.Sql, query.Tokens, []).ToString(),
                [.. view.Definition.Columns.Select(column => new ViewColumn(column.Name, column.Type, TrinoType.ToDuckDb(column.Type)))]);
        }
        catch (AthenaFailure e)
        {
            throw new AthenaFailure("INVALID_VIEW", $"Failed analyzing stored view 'awsdatacatalog.{view.Database}.{view.Name}': {e.Message}");
        }
    }
}

/// <summary>A column of a view.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type in Trino's notation.</param>
/// <param name="DuckDb">The type in DuckDB's notation.</param>
internal sealed record ViewColumn(string Name, string Type, string DuckDb);
