using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Engines.Athena.Tables;

/// <summary>Parquet: columns are found by name; one that a file lacks is null, and one of a type that the declared one cannot take fails the query.</summary>
internal static class ParquetSource
{
    /// <summary>The table function and the columns.</summary>
    /// <exception cref="AthenaFailure">HIVE_BAD_DATA: a file does not fit the table.</exception>
    /// <exception cref="DuckDbStatementException">A file is no Parquet.</exception>
    public static (string Source, IEnumerable<string> Columns) Of(DuckDbSession session, TableSource read)
    {
        var source = $"read_parquet({read.Files}, union_by_name = true, {read.Hive})";
        HashSet<string> present;
        using (var reader = session.Query($"SELECT * FROM {source} LIMIT 0"))
            present = reader.Columns.Select(column => column.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Check(session, read);
        return (source, read.Columns.Select(column =>
            $"CAST({(present.Contains(column.Name) ? Quote(column.Name) : "NULL")} AS {column.Type.ToDuckDb()}) AS {Quote(column.Name)}"));
    }

    private static void Check(DuckDbSession session, TableSource read)
    {
        // The fields of a nested column have names of their own, so only files without any are compared name by name.
        var declared = read.Columns.Where(column => column.Type is HivePrimitive or HiveDecimal).ToDictionary(column => column.Name, column => column.Type, StringComparer.OrdinalIgnoreCase);
        using var rows = session.Query(
            $"""
             SELECT lower(name), type, coalesce(converted_type, ''), min(file_name) FROM parquet_schema({read.Files})
             WHERE num_children IS NULL AND file_name NOT IN (SELECT file_name FROM parquet_schema({read.Files}) WHERE num_children IS NOT NULL GROUP BY file_name HAVING count(*) > 1)
             GROUP BY 1, 2, 3
             """);
        while (rows.Read())
        {
            var (name, type, converted, file) = ((string)rows.GetValue(0)!, (string)rows.GetValue(1)!, (string)rows.GetValue(2)!, (string)rows.GetValue(3)!);
            if (!declared.TryGetValue(name, out var wanted) || Fits(type, converted, wanted)) continue;
            throw new AthenaFailure(
                "HIVE_BAD_DATA",
                $"Malformed Parquet file. Field {name}'s type {(converted.Length > 0 ? $"{type} ({converted})" : type)} in parquet file {file} is incompatible with type {wanted} defined in table schema {read.Table.FullName}");
        }
    }

    // Source: Trino's ColumnReaderFactory.
    private static bool Fits(string type, string converted, HiveType wanted) => wanted switch
    {
        HivePrimitive { Name: "boolean" } => type == "BOOLEAN",
        HivePrimitive { Name: "tinyint" or "smallint" or "int" or "integer" or "bigint" } => type is "INT32" or "INT64" && converted is not ("DATE" or "TIMESTAMP_MILLIS" or "TIMESTAMP_MICROS"),
        HivePrimitive { Name: "float" } => type == "FLOAT",
        HivePrimitive { Name: "double" } => type is "DOUBLE" or "FLOAT",
        HivePrimitive { Name: "date" } => type == "INT32",
        HivePrimitive { Name: "timestamp" } => type is "INT96" or "INT64",
        HiveDecimal => type is "INT32" or "INT64" or "FIXED_LEN_BYTE_ARRAY" or "BYTE_ARRAY" && converted != "UTF8",
        _ => type is "BYTE_ARRAY" or "FIXED_LEN_BYTE_ARRAY",
    };

    private static string Quote(string name) => SqlQuote.Identifier(name);
}
