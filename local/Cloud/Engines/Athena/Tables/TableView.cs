using System.Globalization;
using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>A catalog table as a view in DuckDB: the catalog's columns over the table's linked files.</summary>
internal static class TableView
{
    /// <summary>The maximum size of a JSON line. DuckDB's buffers are a multiple of it; its default of 16 MiB would need more memory than a query has.</summary>
    private const int MaxJsonLine = 2 << 20;

    /// <summary>
    /// The size of a CSV file's buffer. DuckDB's default of 32 MB, for each of several files at once, leaves too little memory to the query: a query over
    /// a month's labels (90 MB, 3,000,000 rows) failed in 192 MiB. It runs in 64 MiB with this size.
    /// </summary>
    private const int CsvBuffer = 4 << 20;

    /// <summary>The statement that creates the view.</summary>
    /// <exception cref="AthenaFailure">The table's format is not emulated.</exception>
    public static string Create(DuckDbSession session, TableSchema table, IReadOnlyList<string> files)
    {
        var name = $"{SqlQuote.Identifier(table.Database)}.{SqlQuote.Identifier(table.Name)}";
        var keys = Typed(table.PartitionKeys);
        var columns = Typed(table.Columns).Where(column => !keys.Any(key => Same(key.Name, column.Name))).ToList();
        if (files.Count == 0)
        {
            var nothing = columns.Concat(keys).Select(column => $"CAST(NULL AS {column.Type.ToDuckDb()}) AS {Quote(column.Name)}");
            return $"CREATE VIEW {name} AS SELECT {string.Join(", ", nothing)} WHERE false";
        }

        var list = "[" + string.Join(", ", files.Select(SqlQuote.Literal)) + "]";
        var hive = keys.Count == 0
            ? "hive_partitioning = false"
            : $"hive_partitioning = true, hive_types = {{{string.Join(", ", keys.Select(key => $"{Quote(key.Name)}: 'VARCHAR'"))}}}";
        var (source, selected) = table.Format switch
        {
            "json" => Json(table, columns, list, hive),
            "csv" => Csv(table, columns, list, hive),
            "parquet" => Parquet(session, columns, list, hive),
            var other => throw new AthenaFailure("HIVE_UNSUPPORTED_FORMAT", $"table {table.FullName}: the format {other} is not emulated by the local cloud"),
        };
        var partitions = keys.Select(key =>
            key.Type.ToDuckDb() == "VARCHAR" ? Quote(key.Name) : $"CAST({Quote(key.Name)} AS {key.Type.ToDuckDb()}) AS {Quote(key.Name)}");
        return $"CREATE VIEW {name} AS SELECT {string.Join(", ", selected.Concat(partitions))} FROM {source}";
    }

    private static (string Source, IEnumerable<string> Columns) Json(TableSchema table, List<HiveColumn> columns, string files, string hive)
    {
        // Names are case-sensitive in JSON and not in the catalog; a crawler records the JSON names in 'paths'.
        var paths = (table.SerdeParameters.GetValueOrDefault("paths") ?? "").Split(',', StringSplitOptions.TrimEntries);
        string InFile(string column) => paths.FirstOrDefault(path => Same(path, column)) ?? column;
        var types = string.Join(", ", columns.Select(column => $"{Quote(InFile(column.Name))}: {SqlQuote.Literal(column.Type.ToDuckDb())}"));
        var lenient = table.SerdeParameters.GetValueOrDefault("ignore.malformed.json")?.Equals("true", StringComparison.OrdinalIgnoreCase) == true;
        var source =
            $"read_json({files}, format = 'newline_delimited', columns = {{{types}}}, {hive}, ignore_errors = {(lenient ? "true" : "false")}, " +
            $"maximum_object_size = {MaxJsonLine.ToString(CultureInfo.InvariantCulture)})";
        return (source, columns.Select(column => $"{Quote(InFile(column.Name))} AS {Quote(column.Name)}"));
    }

    private static (string Source, IEnumerable<string> Columns) Csv(TableSchema table, List<HiveColumn> columns, string files, string hive)
    {
        var open = table.SerializationLibrary.EndsWith("OpenCSVSerde", StringComparison.Ordinal);
        var delimiter = (open ? table.SerdeParameters.GetValueOrDefault("separatorChar") ?? "," : table.SerdeParameters.GetValueOrDefault("field.delim") ?? table.Parameters.GetValueOrDefault("delimiter")) ?? "\u0001";
        var quote = open ? table.SerdeParameters.GetValueOrDefault("quoteChar") ?? "\"" : "";
        var escape = open ? table.SerdeParameters.GetValueOrDefault("escapeChar") is { } character && character != "\\" ? character : quote : "";
        // All fields are read as text: in Athena, a field that does not fit its column's type is null, not an error.
        var types = string.Join(", ", columns.Select(column => $"{Quote(column.Name)}: 'VARCHAR'"));
        var source =
            $"read_csv({files}, auto_detect = false, header = false, skip = {HeaderLines(table)}, " +
            $"delim = {SqlQuote.Literal(delimiter)}, quote = {SqlQuote.Literal(quote)}, escape = {SqlQuote.Literal(escape)}, " +
            $"nullstr = '\\N', null_padding = true, strict_mode = false, buffer_size = {CsvBuffer.ToString(CultureInfo.InvariantCulture)}, columns = {{{types}}}, {hive})";
        return (source, columns.Select(column => column.Type.ToDuckDb() is var type && type == "VARCHAR"
            ? Quote(column.Name)
            : $"TRY_CAST({Quote(column.Name)} AS {type}) AS {Quote(column.Name)}"));
    }

    // A table's parameters are user input, so the value is parsed: only a number goes into the statement.
    private static string HeaderLines(TableSchema table)
    {
        var text = table.Parameters.GetValueOrDefault("skip.header.line.count") ?? "0";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var lines)
            ? lines.ToString(CultureInfo.InvariantCulture)
            : throw new AthenaFailure("HIVE_INVALID_METADATA", $"table {table.FullName}: skip.header.line.count is '{text}'; a whole number was expected");
    }

    private static (string Source, IEnumerable<string> Columns) Parquet(DuckDbSession session, List<HiveColumn> columns, string files, string hive)
    {
        var source = $"read_parquet({files}, union_by_name = true, {hive})";
        HashSet<string> present;
        using (var reader = session.Query($"SELECT * FROM {source} LIMIT 0"))
            present = reader.Columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return (source, columns.Select(column =>
            $"CAST({(present.Contains(column.Name) ? Quote(column.Name) : "NULL")} AS {column.Type.ToDuckDb()}) AS {Quote(column.Name)}"));
    }

    private static IReadOnlyList<HiveColumn> Typed(IReadOnlyList<TableColumn> columns) => [.. columns.Select(column => new HiveColumn(column.Name, HiveType.Parse(column.Type)))];

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Quote(string name) => SqlQuote.Identifier(name);
}
