using Apache.Arrow;
using Apache.Arrow.Types;
using DuckDB.NET.Native;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>A column's type.</summary>
/// <param name="Id">The type's id; <see cref="DuckDBType.Invalid"/> for a type whose values are not supported.</param>
public sealed record DuckDbType(DuckDBType Id)
{
    /// <summary>A struct's members, the element of a list or array, or a map's key and value.</summary>
    public IReadOnlyList<DuckDbField> Fields { get; init; } = [];

    /// <summary>A decimal's number of digits.</summary>
    public int Width { get; init; }

    /// <summary>How many of a decimal's digits are after the point.</summary>
    public int Scale { get; init; }

    /// <summary>The type of an Arrow field. Types that Arrow lacks come as extension types (DuckDB's <c>arrow_lossless_conversion</c>).</summary>
    internal static DuckDbType Of(Field field) => field.DataType switch
    {
        _ when Extension(field) is { } extension => new(extension),
        Int8Type => new(DuckDBType.TinyInt),
        Int16Type => new(DuckDBType.SmallInt),
        Int32Type => new(DuckDBType.Integer),
        Int64Type => new(DuckDBType.BigInt),
        UInt8Type => new(DuckDBType.UnsignedTinyInt),
        UInt16Type => new(DuckDBType.UnsignedSmallInt),
        UInt32Type => new(DuckDBType.UnsignedInteger),
        UInt64Type => new(DuckDBType.UnsignedBigInt),
        FloatType => new(DuckDBType.Float),
        DoubleType => new(DuckDBType.Double),
        Decimal128Type type => new(DuckDBType.Decimal) { Width = type.Precision, Scale = type.Scale },
        StringType => new(DuckDBType.Varchar),
        BinaryType => new(DuckDBType.Blob),
        DictionaryType => new(DuckDBType.Enum),
        Date32Type => new(DuckDBType.Date),
        Time64Type => new(DuckDBType.Time),
        IntervalType => new(DuckDBType.Interval),
        TimestampType { Timezone.Length: > 0 } => new(DuckDBType.TimestampTz),
        TimestampType { Unit: TimeUnit.Second } => new(DuckDBType.TimestampS),
        TimestampType { Unit: TimeUnit.Millisecond } => new(DuckDBType.TimestampMs),
        TimestampType { Unit: TimeUnit.Nanosecond } => new(DuckDBType.TimestampNs),
        TimestampType => new(DuckDBType.Timestamp),
        ListType type => new(DuckDBType.List) { Fields = [DuckDbField.Of(type.ValueField)] },
        FixedSizeListType type => new(DuckDBType.Array) { Fields = [DuckDbField.Of(type.ValueField)] },
        MapType type => new(DuckDBType.Map) { Fields = [DuckDbField.Of(type.KeyField), DuckDbField.Of(type.ValueField)] },
        StructType type => new(DuckDBType.Struct) { Fields = [.. type.Fields.Select(DuckDbField.Of)] },
        UnionType => new(DuckDBType.Union),
        NullType => new(DuckDBType.SqlNull),
        _ => new(DuckDBType.Invalid),
    };

    private static DuckDBType? Extension(Field field)
    {
        if (field.Metadata is not { } metadata || !metadata.TryGetValue("ARROW:extension:name", out var name)) return null;
        return name switch
        {
            "arrow.bool8" => DuckDBType.Boolean,
            "arrow.uuid" => DuckDBType.Uuid,
            "arrow.json" => DuckDBType.Varchar,
            "arrow.opaque" => Opaque(metadata["ARROW:extension:metadata"]),
            _ => DuckDBType.Invalid,
        };
    }

    private static DuckDBType Opaque(string metadata) => (string?)System.Text.Json.Nodes.JsonNode.Parse(metadata)?["type_name"] switch
    {
        "hugeint" => DuckDBType.HugeInt,
        "uhugeint" => DuckDBType.UnsignedHugeInt,
        "time_tz" => DuckDBType.TimeTz,
        "bit" => DuckDBType.Bit,
        "bignum" => DuckDBType.VarInt,
        _ => DuckDBType.Invalid,
    };
}

/// <summary>A named member of a type, or a column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record DuckDbField(string Name, DuckDbType Type)
{
    /// <summary>Reads an Arrow field.</summary>
    internal static DuckDbField Of(Field field) => new(field.Name, DuckDbType.Of(field));
}
