using Pipeline.Cloud.Athena.Catalog;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Engines.Athena.Tables;

/// <summary>A catalog table as a view in DuckDB: the catalog's columns over the table's linked files. Types are the declared ones, never guessed.</summary>
internal static class TableView
{
    /// <summary>The statement that creates the view.</summary>
    /// <exception cref="AthenaFailure">The table's format is not emulated, or a file does not fit the table.</exception>
    public static string Create(DuckDbSession session, QueryTable queried)
    {
        var (table, files) = (queried.Schema, queried.Files);
        var keys = Typed(table.PartitionKeys);
        if (table.IsPartitionList) return $"CREATE VIEW {NameOf(table)} AS {Partitions(keys, queried.Partitions)}";
        var columns = Columns(table, keys);
        if (files.Count == 0) return $"CREATE VIEW {NameOf(table)} AS {Nothing(columns.Concat(keys))}";
        var hive = keys.Count == 0
            ? "hive_partitioning = false"
            : $"hive_partitioning = true, hive_types = {{{string.Join(", ", keys.Select(key => $"{Quote(key.Name)}: 'VARCHAR'"))}}}";
        var read = new TableSource(table, columns, "[" + string.Join(", ", files.Select(SqlQuote.Literal)) + "]", hive);
        var (source, selected) = table.Format switch
        {
            "json" => JsonSource.Of(read),
            "csv" => CsvSource.Of(read),
            "parquet" => ParquetSource.Of(session, read),
            var other => throw new AthenaFailure("HIVE_UNSUPPORTED_FORMAT", $"table {table.FullName}: the format {other} is not emulated by the local cloud"),
        };
        return $"CREATE VIEW {NameOf(table)} AS SELECT {string.Join(", ", selected.Concat(keys.Select(key => $"{Key(key)} AS {Quote(key.Name)}")))} FROM {source}";
    }

    /// <summary>The statement that creates a table of the catalog's columns without rows.</summary>
    public static string Empty(TableSchema table)
    {
        var keys = Typed(table.PartitionKeys);
        var columns = Columns(table, keys).Concat(keys).Select(column => $"{Quote(column.Name)} {column.Type.ToDuckDb()}");
        return $"CREATE TABLE {NameOf(table)} ({string.Join(", ", columns)})";
    }

    private static string Partitions(IReadOnlyList<HiveColumn> keys, IReadOnlyList<IReadOnlyList<string>> partitions)
    {
        if (partitions.Count == 0) return Nothing(keys);
        var rows = partitions.Select(values => $"({string.Join(", ", values.Select(SqlQuote.Literal))})");
        var names = string.Join(", ", keys.Select(key => Quote(key.Name)));
        return $"SELECT {string.Join(", ", keys.Select(key => $"{Key(key)} AS {Quote(key.Name)}"))} FROM (VALUES {string.Join(", ", rows)}) AS p({names})";
    }

    private static string Nothing(IEnumerable<HiveColumn> columns) =>
        $"SELECT {string.Join(", ", columns.Select(column => $"CAST(NULL AS {column.Type.ToDuckDb()}) AS {Quote(column.Name)}"))} WHERE false";

    // Hive's name for null. A text key stays a bare column, so that conditions reach the names of the files.
    private static string Key(HiveColumn key) => key.Type.ToDuckDb() is var type && type == "VARCHAR" ? Quote(key.Name) : $"CAST(nullif({Quote(key.Name)}, '__HIVE_DEFAULT_PARTITION__') AS {type})";

    private static List<HiveColumn> Columns(TableSchema table, IReadOnlyList<HiveColumn> keys) =>
        [.. Typed(table.Columns).Where(column => !keys.Any(key => key.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)))];

    private static string NameOf(TableSchema table) => $"awsdatacatalog.{Quote(table.Database)}.{Quote(table.Name)}";

    private static IReadOnlyList<HiveColumn> Typed(IReadOnlyList<TableColumn> columns) => [.. columns.Select(column => new HiveColumn(column.Name, HiveType.Parse(column.Type)))];

    private static string Quote(string name) => SqlQuote.Identifier(name);
}

/// <summary>What a view of a table reads.</summary>
/// <param name="Table">The catalog's definition.</param>
/// <param name="Columns">The columns in the files.</param>
/// <param name="Files">The files, as a list in DuckDB's dialect.</param>
/// <param name="Hive">The options for partition values in the files' names.</param>
internal sealed record TableSource(TableSchema Table, IReadOnlyList<HiveColumn> Columns, string Files, string Hive);
