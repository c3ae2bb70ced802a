using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;
using DuckDB.NET.Native;

namespace Pipeline.Cloud.Engines.DuckDb;

/// <summary>One column of one batch, read in place.</summary>
public sealed class DuckDbColumn
{
    private readonly DuckDbType _type;
    private readonly IArrowArray _array;
    private readonly DuckDbColumn[] _children;

    internal DuckDbColumn(DuckDbType type, IArrowArray array)
    {
        _type = type;
        _array = array;
        _children = array switch
        {
            MapArray map => [new(type.Fields[0].Type, map.Keys), new(type.Fields[1].Type, map.Values)],
            ListArray list => [new(type.Fields[0].Type, list.Values)],
            FixedSizeListArray list => [new(type.Fields[0].Type, list.Values)],
            StructArray row => [.. type.Fields.Select((field, i) => new DuckDbColumn(field.Type, row.Fields[i]))],
            _ => [],
        };
    }

    /// <summary>
    /// A value of any type: null, bool, long, ulong, BigInteger, float, double, decimal, string, byte[], DateOnly, TimeSpan, DateTime (no zone),
    /// DateTimeOffset, Guid, a list of values, or a list of named values (struct) or of pairs (map).
    /// </summary>
    /// <exception cref="InvalidCastException">The column's type is not supported.</exception>
    public object? GetValue(int row)
    {
        if (_array.IsNull(row)) return null;
        return _array switch
        {
            Int8Array values when _type.Id == DuckDBType.Boolean => values.Values[row] != 0,
            Int8Array values => (long)values.Values[row],
            Int16Array values => (long)values.Values[row],
            Int32Array values => (long)values.Values[row],
            Int64Array values => values.Values[row],
            UInt8Array values => (long)values.Values[row],
            UInt16Array values => (long)values.Values[row],
            UInt32Array values => (long)values.Values[row],
            UInt64Array values => values.Values[row],
            FloatArray values => values.Values[row],
            DoubleArray values => values.Values[row],
            Decimal128Array values => Decimal(values, row),
            FixedSizeBinaryArray values => Wide(values.GetBytes(row)),
            StringArray values => values.GetString(row),
            BinaryArray values when _type.Id == DuckDBType.Blob => values.GetBytes(row).ToArray(),
            DictionaryArray values => ((StringArray)values.Dictionary).GetString((int)Convert.ToInt64(new DuckDbColumn(_type, values.Indices).GetValue(row), CultureInfo.InvariantCulture)),
            Date32Array values => DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(values.Values[row])),
            Time64Array values => TimeSpan.FromMicroseconds(values.Values[row]),
            TimestampArray values => Timestamp(values.Values[row]),
            MonthDayNanosecondIntervalArray values => Interval(values.Values[row]),
            MapArray values => Pairs(values.ValueOffsets[row], values.ValueOffsets[row + 1]),
            ListArray values => Elements(values.ValueOffsets[row], values.ValueOffsets[row + 1]),
            FixedSizeListArray values when ((FixedSizeListType)values.Data.DataType).ListSize is var size => Elements(row * size, (row + 1) * size),
            StructArray => _type.Fields.Select((field, i) => KeyValuePair.Create(field.Name, _children[i].GetValue(row))).ToList(),
            _ => throw Mismatch("read"),
        };
    }

    /// <summary>Copies the batch's numbers; a null becomes NaN.</summary>
    /// <exception cref="InvalidCastException">The column is not numeric.</exception>
    public void CopyDoubles(Span<double> destination)
    {
        switch (_array)
        {
            case DoubleArray values: Copy(values, destination); break;
            case FloatArray values: Copy(values, destination); break;
            case Int8Array values: Copy(values, destination); break;
            case Int16Array values: Copy(values, destination); break;
            case Int32Array values: Copy(values, destination); break;
            case Int64Array values: Copy(values, destination); break;
            case UInt8Array values: Copy(values, destination); break;
            case UInt16Array values: Copy(values, destination); break;
            case UInt32Array values: Copy(values, destination); break;
            case UInt64Array values: Copy(values, destination); break;
            case Decimal128Array values:
                for (var row = 0; row < destination.Length; row++) destination[row] = values.IsNull(row) ? double.NaN : (double)Decimal(values, row);
                break;
            case FixedSizeBinaryArray values when _type.Id is DuckDBType.HugeInt or DuckDBType.UnsignedHugeInt:
                for (var row = 0; row < destination.Length; row++) destination[row] = values.IsNull(row) ? double.NaN : (double)(BigInteger)Wide(values.GetBytes(row));
                break;
            default: throw Mismatch("read as a number");
        }
    }

    private static void Copy<T>(PrimitiveArray<T> array, Span<double> destination)
        where T : struct, INumberBase<T>
    {
        var values = array.Values;
        var nulls = array.NullCount > 0;
        for (var row = 0; row < destination.Length; row++) destination[row] = nulls && array.IsNull(row) ? double.NaN : double.CreateTruncating(values[row]);
    }

    private decimal Decimal(Decimal128Array values, int row)
    {
        var unscaled = BinaryPrimitives.ReadInt128LittleEndian(values.GetBytes(row));
        var magnitude = (UInt128)Int128.Abs(unscaled);
        // Built from its parts, a decimal keeps its trailing zeros.
        if (magnitude >> 96 == 0 && _type.Scale <= 28)
            return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), unscaled < 0, (byte)_type.Scale);
        // .NET's decimal has fewer digits, so the last ones are lost.
        var whole = BigInteger.DivRem(unscaled, BigInteger.Pow(10, _type.Scale), out var rest);
        return (decimal)whole + (decimal)((double)rest / Math.Pow(10, _type.Scale));
    }

    private object Wide(ReadOnlySpan<byte> bytes) => _type.Id switch
    {
        DuckDBType.HugeInt => (BigInteger)BinaryPrimitives.ReadInt128LittleEndian(bytes),
        DuckDBType.UnsignedHugeInt => (BigInteger)BinaryPrimitives.ReadUInt128LittleEndian(bytes),
        DuckDBType.Uuid => new Guid(bytes, bigEndian: true),
        _ => throw Mismatch("read"),
    };

    private object Timestamp(long value)
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks(_type.Id switch
        {
            DuckDBType.TimestampS => value * TimeSpan.TicksPerSecond,
            DuckDBType.TimestampMs => value * TimeSpan.TicksPerMillisecond,
            DuckDBType.TimestampNs => value / TimeSpan.NanosecondsPerTick,
            _ => value * TimeSpan.TicksPerMicrosecond,
        });
        return _type.Id == DuckDBType.TimestampTz ? time : (object)time.DateTime;
    }

    private static string Interval(Apache.Arrow.Scalars.MonthDayNanosecondInterval interval) =>
        $"{interval.Months} months {interval.Days} days {TimeSpan.FromTicks(interval.Nanoseconds / TimeSpan.NanosecondsPerTick):c}";

    private List<object?> Elements(int from, int to)
    {
        var elements = new List<object?>(to - from);
        for (var i = from; i < to; i++) elements.Add(_children[0].GetValue(i));
        return elements;
    }

    private List<KeyValuePair<object, object?>> Pairs(int from, int to)
    {
        var pairs = new List<KeyValuePair<object, object?>>(to - from);
        for (var i = from; i < to; i++) pairs.Add(new(_children[0].GetValue(i)!, _children[1].GetValue(i)));
        return pairs;
    }

    private InvalidCastException Mismatch(string use) => new($"A column of DuckDB type {_type.Id} cannot be {use}.");
}
