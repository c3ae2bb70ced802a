using System.Text;
using DuckDB.NET.Native;
using Pipeline.Cloud.Athena.Results;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Engines.Athena;

/// <summary>The file of a result: Athena's CSV of DuckDB's rows.</summary>
internal static class ResultFile
{
    /// <summary>Writes all rows of a reader, after a header.</summary>
    /// <returns>The result's columns.</returns>
    public static IReadOnlyList<ResultColumn> Write(DuckDbRows rows, string path)
    {
        List<ResultColumn> columns = [.. rows.Columns.Select(ColumnOf)];
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        ResultCsv.WriteRow(file, columns.Select(column => column.Name));
        var row = new string?[columns.Count];
        while (rows.Read())
        {
            for (var i = 0; i < row.Length; i++) row[i] = ValueText.Of(rows.GetValue(i));
            ResultCsv.WriteRow(file, row);
        }

        return columns;
    }

    /// <summary>Converts a DuckDB column to Athena's.</summary>
    private static ResultColumn ColumnOf(DuckDbField column)
    {
        var type = column.Type;
        return type.Id switch
        {
            DuckDBType.Boolean => new(column.Name, "boolean", 0, 0),
            DuckDBType.TinyInt => new(column.Name, "tinyint", 3, 0),
            DuckDBType.SmallInt or DuckDBType.UnsignedTinyInt => new(column.Name, "smallint", 5, 0),
            DuckDBType.Integer or DuckDBType.UnsignedSmallInt => new(column.Name, "integer", 10, 0),
            // Sums and counts of whole numbers are wider in DuckDB; in Athena they are bigint.
            DuckDBType.BigInt or DuckDBType.UnsignedInteger or DuckDBType.UnsignedBigInt or DuckDBType.HugeInt or DuckDBType.UnsignedHugeInt =>
                new(column.Name, "bigint", 19, 0),
            DuckDBType.Float => new(column.Name, "float", 17, 0),
            DuckDBType.Double => new(column.Name, "double", 17, 0),
            DuckDBType.Decimal => new(column.Name, "decimal", type.Width, type.Scale),
            DuckDBType.Date => new(column.Name, "date", 0, 0),
            DuckDBType.Time => new(column.Name, "time", 0, 0),
            DuckDBType.TimestampTz => new(column.Name, "timestamp with time zone", 3, 0),
            DuckDBType.Timestamp or DuckDBType.TimestampS or DuckDBType.TimestampMs or DuckDBType.TimestampNs =>
                new(column.Name, "timestamp", 3, 0),
            DuckDBType.Blob => new(column.Name, "varbinary", int.MaxValue, 0),
            DuckDBType.List or DuckDBType.Array => new(column.Name, "array", 0, 0),
            DuckDBType.Map => new(column.Name, "map", 0, 0),
            DuckDBType.Struct => new(column.Name, "row", 0, 0),
            _ => new(column.Name, "varchar", int.MaxValue, 0),
        };
    }
}
