using System.Text.Json.Nodes;
using DuckDB.NET.Native;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cloud.Athena.Results;

/// <summary>A column of a result as Athena describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Athena's word for its type.</param>
/// <param name="Precision">Digits, or bytes of a text.</param>
/// <param name="Scale">Digits behind the point.</param>
internal sealed record ResultColumn(string Name, string Type, int Precision, int Scale)
{
    /// <summary>The column of a DuckDB result. A column without a name is called as in Trino, by its place.</summary>
    public static ResultColumn Of(DuckDbField column)
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

    /// <summary>The column as <c>ColumnInfo</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["CatalogName"] = "hive",
        ["SchemaName"] = "",
        ["TableName"] = "",
        ["Name"] = Name,
        ["Label"] = Name,
        ["Type"] = Type,
        ["Precision"] = Precision,
        ["Scale"] = Scale,
        ["Nullable"] = "UNKNOWN",
        ["CaseSensitive"] = Type == "varchar",
    };
}
