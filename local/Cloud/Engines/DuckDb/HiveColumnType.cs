using System.Globalization;
using Pipeline.Cloud.Hive;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>Column types of the catalog in DuckDB's dialect.</summary>
internal static class HiveColumnType
{
    /// <summary>DuckDB's type for one of Hive's.</summary>
    public static string ToDuckDb(this HiveType type) => type switch
    {
        HivePrimitive primitive => Primitive(primitive.Name),
        HiveDecimal number => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({number.Precision},{number.Scale})"),
        HiveArray list => list.Element.ToDuckDb() + "[]",
        HiveMap map => $"MAP({map.Key.ToDuckDb()}, {map.Value.ToDuckDb()})",
        // DuckDB has no structure without members.
        HiveStruct { Fields.Count: 0 } => "VARCHAR",
        HiveStruct structure => $"STRUCT({string.Join(", ", structure.Fields.Select(field => $"{SqlQuote.Identifier(field.Name)} {field.Type.ToDuckDb()}"))})",
        _ => throw new NotSupportedException($"The type {type} has no counterpart in DuckDB."),
    };

    private static string Primitive(string name) => name switch
    {
        "int" or "integer" => "INTEGER",
        "tinyint" or "smallint" or "bigint" or "float" or "double" or "boolean" or "date" or "timestamp" => name.ToUpperInvariant(),
        "binary" => "BLOB",
        // Text of any length: string, varchar(n), char(n).
        _ => "VARCHAR",
    };
}
