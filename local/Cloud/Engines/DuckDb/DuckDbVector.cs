using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>One column of one chunk, read in place.</summary>
public sealed unsafe class DuckDbVector
{
    private const long MicrosecondsPerDay = 86_400_000_000;
    private readonly byte* _data;
    private readonly ulong* _validity;
    private readonly DuckDbType _type;
    private readonly DuckDbVector[] _children;

    internal DuckDbVector(DuckDbApi api, nint vector, DuckDbType type)
    {
        _type = type;
        _data = (byte*)api.VectorData(vector);
        _validity = api.VectorValidity(vector);
        _children = type.Id switch
        {
            DuckDbTypeId.List => [new(api, api.ListChild(vector), type.Fields[0].Type)],
            DuckDbTypeId.Array => [new(api, api.ArrayChild(vector), type.Fields[0].Type)],
            DuckDbTypeId.Map => MapEntries(api, api.ListChild(vector), type),
            DuckDbTypeId.Struct => [.. type.Fields.Select((field, i) => new DuckDbVector(api, api.StructChild(vector, (ulong)i), field.Type))],
            _ => [],
        };
    }

    /// <summary>Whether a row has no value.</summary>
    public bool IsNull(int row) => _validity is not null && (_validity[row >> 6] & (1ul << (row & 63))) == 0;

    /// <summary>A number of any numeric type.</summary>
    /// <exception cref="InvalidCastException">The column is not numeric.</exception>
    public double GetDouble(int row) => _type.Id switch
    {
        DuckDbTypeId.Double => ((double*)_data)[row],
        DuckDbTypeId.Float => ((float*)_data)[row],
        DuckDbTypeId.Decimal => (double)GetDecimal(row),
        DuckDbTypeId.UBigInt => ((ulong*)_data)[row],
        DuckDbTypeId.HugeInt => (double)((Int128*)_data)[row],
        DuckDbTypeId.UHugeInt => (double)((UInt128*)_data)[row],
        _ => GetInt64(row),
    };

    /// <summary>A whole number, or a boolean as 0 and 1.</summary>
    /// <exception cref="InvalidCastException">The column is not of whole numbers.</exception>
    public long GetInt64(int row) => Integer(_type.Id, row);

    /// <summary>A decimal.</summary>
    public decimal GetDecimal(int row)
    {
        if (_type.Id != DuckDbTypeId.Decimal) return (decimal)GetDouble(row);
        var unscaled = _type.Storage == DuckDbTypeId.HugeInt ? ((Int128*)_data)[row] : Integer(_type.Storage, row);
        var magnitude = (UInt128)Int128.Abs(unscaled);
        // Made of its parts, a decimal keeps its zeros behind the point.
        if (magnitude >> 96 == 0 && _type.Scale <= 28)
            return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), unscaled < 0, (byte)_type.Scale);
        // More digits than .NET's decimal has: the last ones go.
        var whole = BigInteger.DivRem(unscaled, BigInteger.Pow(10, _type.Scale), out var rest);
        return (decimal)whole + (decimal)((double)rest / Math.Pow(10, _type.Scale));
    }

    /// <summary>A string, an enum's value, or null.</summary>
    /// <exception cref="InvalidCastException">The column is not of strings.</exception>
    public string? GetString(int row)
    {
        if (IsNull(row)) return null;
        return _type.Id switch
        {
            DuckDbTypeId.Varchar => Encoding.UTF8.GetString(Bytes(row)),
            DuckDbTypeId.Enum => _type.EnumValues[(int)Integer(_type.Storage, row)],
            _ => throw Mismatch("a string"),
        };
    }

    /// <summary>The UTF-8 bytes of a string, in place.</summary>
    public ReadOnlySpan<byte> Bytes(int row)
    {
        // duckdb_string_t: the length, then up to 12 bytes inlined, or a prefix of 4 and a pointer.
        var entry = _data + ((long)row * 16);
        var length = (int)*(uint*)entry;
        return new ReadOnlySpan<byte>(length <= 12 ? entry + 4 : *(byte**)(entry + 8), length);
    }

    /// <summary>A timestamp, as UTC; one without a zone is taken as it stands.</summary>
    public DateTimeOffset GetTimestamp(int row)
    {
        var value = _type.Id == DuckDbTypeId.Date ? ((int*)_data)[row] : ((long*)_data)[row];
        return DateTimeOffset.UnixEpoch.AddTicks(_type.Id switch
        {
            DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampWithTimeZone => value * 10,
            DuckDbTypeId.TimestampSeconds => value * TimeSpan.TicksPerSecond,
            DuckDbTypeId.TimestampMilliseconds => value * TimeSpan.TicksPerMillisecond,
            DuckDbTypeId.TimestampNanoseconds => value / 100,
            DuckDbTypeId.Date => value * MicrosecondsPerDay * 10,
            _ => throw Mismatch("a timestamp"),
        });
    }

    /// <summary>Any value; the types are those of <see cref="DuckDbReader.GetValue"/>.</summary>
    public object? GetValue(int row)
    {
        if (IsNull(row)) return null;
        switch (_type.Id)
        {
            case DuckDbTypeId.Boolean: return _data[row] != 0;
            case DuckDbTypeId.UBigInt: return ((ulong*)_data)[row];
            case DuckDbTypeId.HugeInt: return (BigInteger)((Int128*)_data)[row];
            case DuckDbTypeId.UHugeInt: return (BigInteger)((UInt128*)_data)[row];
            case DuckDbTypeId.Float: return ((float*)_data)[row];
            case DuckDbTypeId.Double: return ((double*)_data)[row];
            case DuckDbTypeId.Decimal: return GetDecimal(row);
            case DuckDbTypeId.Varchar or DuckDbTypeId.Enum: return GetString(row);
            case DuckDbTypeId.Blob: return Bytes(row).ToArray();
            case DuckDbTypeId.Date: return DateOnly.FromDateTime(GetTimestamp(row).UtcDateTime);
            case DuckDbTypeId.Time: return TimeSpan.FromTicks(((long*)_data)[row] * 10);
            case DuckDbTypeId.TimestampWithTimeZone: return GetTimestamp(row);
            case DuckDbTypeId.Timestamp or DuckDbTypeId.TimestampSeconds or DuckDbTypeId.TimestampMilliseconds or DuckDbTypeId.TimestampNanoseconds:
                return GetTimestamp(row).DateTime;
            // Stored with the sign bit flipped, so that values sort.
            case DuckDbTypeId.Uuid: return Uuid(((UInt128*)_data)[row] ^ (UInt128.One << 127));
            case DuckDbTypeId.Interval: return Interval(row);
            case DuckDbTypeId.List: return Elements(((ulong*)_data)[row * 2], ((ulong*)_data)[(row * 2) + 1]);
            case DuckDbTypeId.Array: return Elements((ulong)(row * _type.Length), (ulong)_type.Length);
            case DuckDbTypeId.Map: return Pairs(((ulong*)_data)[row * 2], ((ulong*)_data)[(row * 2) + 1]);
            case DuckDbTypeId.Struct:
                return _type.Fields.Select((field, i) => KeyValuePair.Create(field.Name, _children[i].GetValue(row))).ToList();
            default: return GetInt64(row);
        }
    }

    /// <summary>Copies the chunk's numbers; a null is NaN.</summary>
    /// <exception cref="InvalidCastException">The column is not numeric.</exception>
    public void CopyDoubles(Span<double> destination)
    {
        if (_type.Id == DuckDbTypeId.Double && _validity is null)
        {
            new ReadOnlySpan<double>(_data, destination.Length).CopyTo(destination);
            return;
        }

        for (var i = 0; i < destination.Length; i++) destination[i] = IsNull(i) ? double.NaN : GetDouble(i);
    }

    private static DuckDbVector[] MapEntries(DuckDbApi api, nint entries, DuckDbType type) =>
        [new(api, api.StructChild(entries, 0), type.Fields[0].Type), new(api, api.StructChild(entries, 1), type.Fields[1].Type)];

    private static Guid Uuid(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }

    private string Interval(int row)
    {
        var at = _data + ((long)row * 16);
        return $"{((int*)at)[0]} months {((int*)at)[1]} days {TimeSpan.FromTicks(((long*)at)[1] * 10):c}";
    }

    private List<object?> Elements(ulong offset, ulong length)
    {
        var elements = new List<object?>((int)length);
        for (var i = offset; i < offset + length; i++) elements.Add(_children[0].GetValue((int)i));
        return elements;
    }

    private List<KeyValuePair<object, object?>> Pairs(ulong offset, ulong length)
    {
        var pairs = new List<KeyValuePair<object, object?>>((int)length);
        for (var i = offset; i < offset + length; i++) pairs.Add(new(_children[0].GetValue((int)i)!, _children[1].GetValue((int)i)));
        return pairs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Integer(DuckDbTypeId id, int row) => id switch
    {
        DuckDbTypeId.BigInt => ((long*)_data)[row],
        DuckDbTypeId.Integer => ((int*)_data)[row],
        DuckDbTypeId.SmallInt => ((short*)_data)[row],
        DuckDbTypeId.TinyInt => ((sbyte*)_data)[row],
        DuckDbTypeId.UBigInt => checked((long)((ulong*)_data)[row]),
        DuckDbTypeId.UInteger => ((uint*)_data)[row],
        DuckDbTypeId.USmallInt => ((ushort*)_data)[row],
        DuckDbTypeId.UTinyInt or DuckDbTypeId.Boolean => _data[row],
        DuckDbTypeId.HugeInt => checked((long)((Int128*)_data)[row]),
        _ => throw Mismatch("a whole number"),
    };

    private InvalidCastException Mismatch(string wanted) => new($"A column of DuckDB type {_type.Id} was read as {wanted}.");
}
