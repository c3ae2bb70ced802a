using System.Globalization;
using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Engines.Athena.Tables;

/// <summary>
/// Text with delimiters. With LazySimpleSerDe a field that does not fit its column is null; with OpenCSVSerde it fails the query. Source:
/// "LazySimpleSerDe for CSV, TSV, and custom-delimited files", "Open CSV SerDe for processing CSV".
/// </summary>
internal static class CsvSource
{
    /// <summary>
    /// The size of a CSV file's buffer. DuckDB's default of 32 MB, for each of several files at once, leaves too little memory to the query: a query over
    /// a month's labels (90 MB, 3,000,000 rows) failed in 192 MiB. It runs in 64 MiB with this size.
    /// </summary>
    private const int CsvBuffer = 4 << 20;

    private const string FileColumn = "hive_file";

    /// <summary>The table function and the columns.</summary>
    /// <exception cref="AthenaFailure">A property of the table is malformed.</exception>
    public static (string Source, IEnumerable<string> Columns) Of(TableSource read)
    {
        var table = read.Table;
        var open = table.SerializationLibrary.EndsWith("OpenCSVSerde", StringComparison.Ordinal);
        string? Property(string name) => table.SerdeParameters.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        var delimiter = (open ? Property("separatorChar") ?? "," : Property("field.delim") ?? Property("serialization.format") switch { null or "1" => null, var other => other } ?? table.Parameters.GetValueOrDefault("delimiter")) ?? "\u0001";
        var quote = open ? Property("quoteChar") ?? "\"" : "";
        var escape = open ? Property("escapeChar") is { } character && character != "\\" ? character : quote : "";
        if (!open && Property("escape.delim") is { } escaping)
            throw new AthenaFailure("NOT_SUPPORTED", $"table {table.FullName}: the serializer's property escape.delim ('{escaping}') is not emulated by the local cloud");
        // Fields are read as text and then converted as the serializer does.
        var types = string.Join(", ", read.Columns.Select(column => $"{Quote(column.Name)}: 'VARCHAR'"));
        var nulls = open ? "" : Property("serialization.null.format") ?? "\\N";
        var checks = open && read.Columns.Any(column => column.Type.ToDuckDb() != "VARCHAR");
        var source =
            $"read_csv({read.Files}, auto_detect = false, header = false, skip = {HeaderLines(table)}, " +
            $"delim = {SqlQuote.Literal(delimiter)}, quote = {SqlQuote.Literal(quote)}, escape = {SqlQuote.Literal(escape)}, " +
            (open ? "allow_quoted_nulls = false, nullstr = '\u0001\u0001', " : $"nullstr = {SqlQuote.Literal(nulls)}, ") +
            $"null_padding = true, strict_mode = false, buffer_size = {CsvBuffer.ToString(CultureInfo.InvariantCulture)}, " +
            (checks ? $"filename = '{FileColumn}', " : "") + $"columns = {{{types}}}, {read.Hive})";
        return (source, read.Columns.Select((column, index) => $"{(open ? Checked(table, column, index) : HiveMacros.Value(column.Type, Quote(column.Name)))} AS {Quote(column.Name)}"));
    }

    // Athena's OpenCSVSerde reads a day as the days and a time as the milliseconds since 1970.
    private static string Checked(TableSchema table, HiveColumn column, int index)
    {
        var name = Quote(column.Name);
        if (column.Type.ToDuckDb() == "VARCHAR") return name;
        var value = column.Type switch
        {
            HivePrimitive { Name: "date" } => $"(DATE '1970-01-01' + CAST(hive_integer({name}) AS INTEGER))",
            HivePrimitive { Name: "timestamp" } => $"make_timestamp(hive_integer({name}) * 1000)",
            _ => HiveMacros.Value(column.Type, name),
        };
        var reason = SqlQuote.Literal($"HIVE_BAD_DATA: Error parsing field value for field {index.ToString(CultureInfo.InvariantCulture)} (column '{column.Name}', {column.Type}) of table {table.FullName}: For input string: \"");
        return $"CASE WHEN {name} IS NULL THEN NULL ELSE coalesce({value}, CAST({reason} || {name} || '\" in ' || {FileColumn} AS {column.Type.ToDuckDb()})) END";
    }

    // A table's parameters are user input, so the value is parsed: only a number goes into the statement.
    private static string HeaderLines(TableSchema table)
    {
        var text = table.Parameters.GetValueOrDefault("skip.header.line.count") ?? "0";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lines)
            ? lines.ToString(CultureInfo.InvariantCulture)
            : throw new AthenaFailure("HIVE_INVALID_METADATA", $"table {table.FullName}: skip.header.line.count is '{text}'; a whole number was expected");
    }

    private static string Quote(string name) => SqlQuote.Identifier(name);
}
