namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>A column's type.</summary>
/// <param name="Id">Which type.</param>
public sealed record DuckDbType(DuckDbTypeId Id)
{
    /// <summary>A struct's members, a list's or array's element, a map's key and value.</summary>
    public IReadOnlyList<DuckDbField> Fields { get; init; } = [];

    /// <summary>A decimal's digits.</summary>
    public int Width { get; init; }

    /// <summary>A decimal's digits behind the point.</summary>
    public int Scale { get; init; }

    /// <summary>An array's length.</summary>
    public int Length { get; init; }

    /// <summary>The type in which a decimal's or an enum's values are stored.</summary>
    internal DuckDbTypeId Storage { get; init; }

    /// <summary>An enum's values.</summary>
    internal IReadOnlyList<string> EnumValues { get; init; } = [];

    /// <summary>Reads a type and destroys its handle.</summary>
    internal static unsafe DuckDbType Take(DuckDbApi api, nint logicalType)
    {
        try
        {
            return Read(api, logicalType);
        }
        finally
        {
            api.DestroyLogicalType(&logicalType);
        }
    }

    private static unsafe DuckDbType Read(DuckDbApi api, nint type)
    {
        var id = (DuckDbTypeId)api.TypeId(type);
        var plain = new DuckDbType(id);
        switch (id)
        {
            case DuckDbTypeId.Decimal:
                return plain with
                {
                    Width = api.DecimalWidth(type),
                    Scale = api.DecimalScale(type),
                    Storage = (DuckDbTypeId)api.DecimalInternalType(type),
                };
            case DuckDbTypeId.Enum:
                var values = new string[api.EnumSize(type)];
                for (var i = 0; i < values.Length; i++) values[i] = api.TakeText(api.EnumValue(type, (ulong)i));
                return plain with { EnumValues = values, Storage = (DuckDbTypeId)api.EnumInternalType(type) };
            case DuckDbTypeId.List:
                return plain with { Fields = [new("element", Take(api, api.ListChildType(type)))] };
            case DuckDbTypeId.Array:
                return plain with { Fields = [new("element", Take(api, api.ArrayChildType(type)))], Length = (int)api.ArraySize(type) };
            case DuckDbTypeId.Map:
                return plain with { Fields = [new("key", Take(api, api.MapKeyType(type))), new("value", Take(api, api.MapValueType(type)))] };
            case DuckDbTypeId.Struct:
                var fields = new DuckDbField[api.StructChildCount(type)];
                for (var i = 0ul; i < (ulong)fields.Length; i++)
                    fields[i] = new(api.TakeText(api.StructChildName(type, i)), Take(api, api.StructChildType(type, i)));
                return plain with { Fields = fields };
            default:
                return plain;
        }
    }
}

/// <summary>A named part of a type, or a column of a result.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record DuckDbField(string Name, DuckDbType Type);
