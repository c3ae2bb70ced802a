using System.Text.Json.Nodes;
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
            DuckDbTypeId.Boolean => new(column.Name, "boolean", 0, 0),
            DuckDbTypeId.TinyInt => new(column.Name, "tinyint", 3, 0),
            DuckDbTypeId.SmallInt or DuckDbTypeId.UTinyInt => new(column.Name, "smallint", 5, 0),
            DuckDbTypeId.Integer or DuckDbTypeId.USmallInt => new(column.Name, "integer", 10, 0),
            // Sums and counts of whole numbers are wider in DuckDB; in Athena they are bigint.
            DuckDbTypeId.BigInt or DuckDbTypeId.UInteger or DuckDbTypeId.UBigInt or DuckDbTypeId.HugeInt or DuckDbTypeId.UHugeInt =>
                new(column.Name, "bigint", 19, 0),
            DuckDbTypeId.Float => new(column.Name, "float", 17, 0),
            DuckDbTypeId.Double => new(column.Name, "double", 17, 0),
            DuckDbTypeId.Decimal => new(column.Name, "decimal", type.Width, type.Scale),
            DuckDbTypeId.Date => new(column.Name, "date", 0, 0),
            DuckDbTypeId.Time => new(column.Name, "time", 0, 0),
            DuckDbTypeId.TimestampWithTimeZone => new(column.Name, "timestamp with time zone", 3, 0),
            DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampSeconds or DuckDbTypeId.TimestampMilliseconds or DuckDbTypeId.TimestampNanoseconds =>
                new(column.Name, "timestamp", 3, 0),
            DuckDbTypeId.Blob => new(column.Name, "varbinary", int.MaxValue, 0),
            DuckDbTypeId.List or DuckDbTypeId.Array => new(column.Name, "array", 0, 0),
            DuckDbTypeId.Map => new(column.Name, "map", 0, 0),
            DuckDbTypeId.Struct => new(column.Name, "row", 0, 0),
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
