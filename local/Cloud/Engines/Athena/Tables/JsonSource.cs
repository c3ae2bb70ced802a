using System.Globalization;
using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Engines.Athena.Tables;

/// <summary>
/// JSON lines. With the OpenX serializer a value that does not fit its column is null, and a malformed line fails the query unless
/// <c>ignore.malformed.json</c> is set: then all its columns are null. With Hive's serializer either fails the query. Source: Trino's
/// <c>OpenXJsonDeserializer</c> and <c>JsonDeserializer</c>; "OpenX JSON SerDe", "Hive JSON SerDe".
/// </summary>
internal static class JsonSource
{
    /// <summary>The maximum size of a JSON line. DuckDB's buffers are a multiple of it; its default of 16 MiB would need more memory than a query has.</summary>
    private const int MaxJsonLine = 2 << 20;

    private const string Hive = "org.apache.hive.hcatalog.data.JsonSerDe";

    /// <summary>The table function and the columns.</summary>
    /// <exception cref="AthenaFailure">A property of the serializer is not emulated.</exception>
    public static (string Source, IEnumerable<string> Columns) Of(TableSource read)
    {
        var table = read.Table;
        if (IsTrue(table, "dots.in.keys") || IsTrue(table, "use.null.for.invalid.data"))
            throw new AthenaFailure("NOT_SUPPORTED", $"table {table.FullName}: the serializer's properties 'dots.in.keys' and 'use.null.for.invalid.data' are not emulated by the local cloud");
        var strict = table.SerializationLibrary == Hive;
        // Names are case-sensitive in JSON and not in the catalog; a crawler records the JSON names in 'paths'.
        var paths = (table.SerdeParameters.GetValueOrDefault("paths") ?? "").Split(',', StringSplitOptions.TrimEntries);
        string InFile(string column) => table.SerdeParameters.GetValueOrDefault($"mapping.{column}") ?? paths.FirstOrDefault(path => Same(path, column)) ?? column;
        var types = string.Join(", ", read.Columns.Select(column => $"{Quote(InFile(column.Name))}: {SqlQuote.Literal(strict ? column.Type.ToDuckDb() : ReadAs(column.Type))}"));
        var lenient = !strict && IsTrue(table, "ignore.malformed.json");
        var source =
            $"read_json({read.Files}, format = 'newline_delimited', records = 'true', columns = {{{types}}}, {read.Hive}, ignore_errors = {(lenient ? "true" : "false")}, " +
            $"maximum_object_size = {MaxJsonLine.ToString(CultureInfo.InvariantCulture)})";
        return (source, read.Columns.Select(column => $"{(strict ? Quote(InFile(column.Name)) : Value(column.Type, Quote(InFile(column.Name))))} AS {Quote(column.Name)}"));
    }

    private static bool IsTrue(TableSchema table, string property) => table.SerdeParameters.GetValueOrDefault(property)?.Equals("true", StringComparison.OrdinalIgnoreCase) == true;

    // A scalar is read as its text, which cannot fail, and then converted as the serializer does.
    private static string ReadAs(HiveType type) => type is HiveArray or HiveMap or HiveStruct { Fields.Count: > 0 } ? "JSON" : "VARCHAR";

    private static string Value(HiveType type, string column) => type switch
    {
        HiveArray or HiveMap or HiveStruct { Fields.Count: > 0 } => $"TRY_CAST({column} AS {type.ToDuckDb()})",
        HivePrimitive { Name: "timestamp" } => $"hive_json_timestamp({column})",
        HivePrimitive { Name: "boolean" } => $"(lower({column}) = 'true')",
        HivePrimitive { Name: "tinyint" or "smallint" or "int" or "integer" or "bigint" } => $"TRY_CAST(hive_json_integer({column}) AS {type.ToDuckDb()})",
        _ => HiveMacros.Value(type, column),
    };

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Quote(string name) => SqlQuote.Identifier(name);
}
