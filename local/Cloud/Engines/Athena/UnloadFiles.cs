using System.Globalization;
using Pipeline.Cloud.Athena.Execution;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>The file that UNLOAD writes.</summary>
internal sealed class UnloadFile(UnloadFormat unload, string path)
{
    /// <summary>
    /// Rows in a row group. DuckDB's writer holds a row group for each thread. With DuckDB's default of 122,880 rows, the 20 columns of a training
    /// set take 40 MiB that the query then lacks; with this value they take 7 MiB, at the same processor time and a sixth more bytes.
    /// </summary>
    private const int RowGroup = 20_480;

    /// <summary>Runs the query and writes its rows.</summary>
    /// <returns>The number of rows.</returns>
    public long Write(DuckDbSession session, string query)
    {
        using (var described = session.Query($"DESCRIBE {query}"))
        {
            var columns = new List<(string Name, string Type)>();
            while (described.Read()) columns.Add(((string)described.GetValue(0)!, (string)described.GetValue(1)!));
            if (columns.Any(column => AthenaType(column.Type) is not null)) query = Cast(query, columns);
        }

        return session.Execute($"COPY ({query}) TO {SqlQuote.Literal(path)} ({Options()})");
    }

    /// <summary>The replacement of a DuckDB type that Athena does not have (a sum of integers is bigint in Athena); null for any other type.</summary>
    private static string? AthenaType(string duckDb) => duckDb switch
    {
        "HUGEINT" or "UHUGEINT" or "UBIGINT" or "UINTEGER" => "BIGINT",
        "JSON" or "UUID" => "VARCHAR",
        _ => null,
    };

    private static string Cast(string query, List<(string Name, string Type)> columns)
    {
        var list = columns.Select(column => SqlQuote.Identifier(column.Name) is var name && AthenaType(column.Type) is { } type
            ? $"CAST({name} AS {type}) AS {name}"
            : name);
        return $"SELECT {string.Join(", ", list)} FROM ({query})";
    }

    private string Options() => unload.Format switch
    {
        "PARQUET" => $"FORMAT parquet, ROW_GROUP_SIZE {RowGroup.ToString(CultureInfo.InvariantCulture)}, COMPRESSION {(unload.Compression == "NONE" ? "uncompressed" : unload.Compression)}",
        "JSON" => $"FORMAT json, COMPRESSION {unload.Compression}",
        _ => $"FORMAT csv, HEADER false, DELIMITER {SqlQuote.Literal(unload.Delimiter)}, QUOTE '', ESCAPE '', NULLSTR '\\N', COMPRESSION {unload.Compression}",
    };
}
