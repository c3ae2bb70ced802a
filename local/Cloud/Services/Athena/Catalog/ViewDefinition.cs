using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Athena.Catalog;

/// <summary>
/// A view, as Athena stores it in the catalog: <c>/* Presto View: base64 of JSON */</c> in <c>ViewOriginalText</c>. Source: Trino's <c>ViewReaderUtil</c>
/// and <c>ConnectorViewDefinition</c>.
/// </summary>
/// <param name="Query">The view's query.</param>
/// <param name="Schema">The database of table names without one, within the view.</param>
/// <param name="Columns">The names and types (in Trino's notation) of its columns.</param>
public sealed record ViewDefinition(ViewQuery Query, string Schema, IReadOnlyList<TableColumn> Columns)
{
    private const string Prefix = "/* Presto View: ";
    private const string Suffix = " */";

    /// <summary>Reads a view.</summary>
    /// <exception cref="AthenaFailure">HIVE_INVALID_VIEW_DATA.</exception>
    internal static ViewDefinition Read(TableSchema table)
    {
        AthenaFailure Invalid(string reason) => new("HIVE_INVALID_VIEW_DATA", $"view {table.FullName}: {reason}");
        var text = table.ViewText ?? "";
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) throw Invalid($"View data missing prefix: {Prefix.TrimEnd()}");
        if (!text.EndsWith(Suffix, StringComparison.Ordinal) || text.Length < Prefix.Length + Suffix.Length) throw Invalid($"View data missing suffix: {Suffix.TrimStart()}");
        JsonObject json;
        try
        {
            json = JsonNode.Parse(Convert.FromBase64String(text[Prefix.Length..^Suffix.Length].Trim())) as JsonObject ?? throw Invalid("Invalid view JSON: not an object");
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw Invalid($"Invalid view JSON: {e.Message}");
        }

        var sql = NodeText.Of(json["originalSql"]) ?? throw Invalid("it has no 'originalSql'");
        var columns = (json["columns"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(column => new TableColumn(
                NodeText.Of(column["name"]) ?? throw Invalid("a column has no 'name'"), NodeText.Of(column["type"]) ?? throw Invalid("a column has no 'type'")))
            .ToList();
        if (columns.Count == 0) throw Invalid("it has no columns");
        if (sql.Contains('\0', StringComparison.Ordinal)) throw Invalid("its query has the null character (U+0000)");
        try
        {
            return new ViewDefinition(new ViewQuery(sql, SqlTokenizer.Read(sql)), (NodeText.Of(json["schema"]) ?? table.Database).ToLowerInvariant(), columns);
        }
        catch (AthenaFailure e)
        {
            throw new AthenaFailure("INVALID_VIEW", $"Failed analyzing stored view 'awsdatacatalog.{table.FullName}': {e.Message}");
        }
    }

    /// <summary>The view's text for the catalog.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="schema">The database of table names without one.</param>
    /// <param name="columns">The columns, with types in Trino's notation.</param>
    public static string TextOf(string sql, string schema, IEnumerable<TableColumn> columns)
    {
        var json = new JsonObject
        {
            ["originalSql"] = sql,
            ["catalog"] = "awsdatacatalog",
            ["schema"] = schema,
            ["columns"] = new JsonArray([.. columns.Select(column => new JsonObject { ["name"] = column.Name, ["type"] = column.Type })]),
        };
        return Prefix + Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString())) + Suffix;
    }
}

/// <summary>The query of a view.</summary>
/// <param name="Sql">The text.</param>
/// <param name="Tokens">Its tokens.</param>
public sealed record ViewQuery(string Sql, IReadOnlyList<SqlToken> Tokens);
