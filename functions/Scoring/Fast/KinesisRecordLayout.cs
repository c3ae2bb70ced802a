using System.Buffers;
using System.Buffers.Text;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Fast;

/// <summary>
/// Fast path for the records of an event: matches the previous record's byte layout, that is, the JSON around its values. Lambda writes all
/// records of an event with the same layout, so this saves 8 % of a record's processor time. Any other record is left to the JSON reader.
/// </summary>
internal sealed class KinesisRecordLayout
{
    /// <summary>The latest valid time, in milliseconds since 1970: the end of the year 9999.</summary>
    public const long LastMillisecond = 253_402_300_799_999;

    private const int Values = 5;

    // Bytes that end a string, begin an escape, or are not allowed in a string.
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(value => (byte)value), (byte)'"', (byte)'\\']);

    private readonly KinesisValue[] _values = new KinesisValue[Values];
    private readonly ReadOnlyMemory<byte>[] _prefixes = new ReadOnlyMemory<byte>[Values];
    private ReadOnlyMemory<byte> _suffix;
    private int _count;
    private int _valueEnd;

    /// <summary>The error for a record whose data is not valid Base64.</summary>
    public static FormatException InvalidBase64(EventText? sequenceNumber) => new($"The data of record {sequenceNumber} is not base64.");

    /// <summary>Starts a record.</summary>
    public void Begin(int start) => (_count, _valueEnd) = (0, start);

    /// <summary>Records the position of a value; for a string, without its quotes.</summary>
    public void AddValue(KinesisValue value, ReadOnlyMemory<byte> json, int start, int length)
    {
        if (_count < Values) (_values[_count], _prefixes[_count], _valueEnd) = (value, json[_valueEnd..start], start + length);
        _count++;
    }

    /// <summary>Marks the record as unusable as a layout, because only the JSON reader can read one of its values.</summary>
    public void Invalidate() => _count = Values + 1;

    /// <summary>Ends the record.</summary>
    public void End(ReadOnlyMemory<byte> json, int end) => _suffix = json[_valueEnd..end];

    /// <summary>Reads a record that has the previous record's layout.</summary>
    /// <param name="json">The JSON after the previous record, from its comma on.</param>
    /// <param name="index">The record's index in the batch.</param>
    /// <param name="shard">The previous record's shard.</param>
    /// <param name="length">The record's length in bytes, including its comma.</param>
    /// <returns>Null if the layout differs; nothing is overwritten then.</returns>
    /// <exception cref="FormatException">Its data is not Base64.</exception>
    public Arrival? TryRead(Memory<byte> json, int index, string shard, out int length)
    {
        length = 0;
        Span<(int Start, int Length)> places = stackalloc (int, int)[Values];
        if (!TryFind(json.Span, places, out var end)) return null;
        if (Text(KinesisValue.EventIdEnd, places).Span.Contains((byte)':') || !TryReadTime(Text(KinesisValue.ArrivedAt, places).Span, out var arrivedAt)) return null;

        length = end;
        var sequenceNumber = new EventText(Text(KinesisValue.SequenceNumber, places));
        var data = Text(KinesisValue.Data, places);
        // Decode last, because it overwrites the data.
        if (Base64.DecodeFromUtf8InPlace(data.Span, out var bytes) != OperationStatus.Done) throw InvalidBase64(sequenceNumber);
        return new Arrival(index, shard, sequenceNumber, new EventText(Text(KinesisValue.PartitionKey, places)), arrivedAt, data[..bytes]);

        Memory<byte> Text(KinesisValue value, ReadOnlySpan<(int Start, int Length)> places) => json.Slice(places[(int)value].Start, places[(int)value].Length);
    }

    private bool TryFind(ReadOnlySpan<byte> json, Span<(int Start, int Length)> places, out int end)
    {
        end = 1;
        if (_count != Values || json is not [(byte)',', ..]) return false;
        for (var i = 0; i < Values; i++)
        {
            if (!json[end..].StartsWith(_prefixes[i].Span)) return false;
            end += _prefixes[i].Length;
            var length = _values[i] == KinesisValue.ArrivedAt ? json[end..].IndexOfAny((byte)',', (byte)'}') : json[end..].IndexOfAny(NotPlain);
            if (length < 0) return false;
            places[(int)_values[i]] = (end, length);
            end += length;
        }

        if (!json[end..].StartsWith(_suffix.Span)) return false;
        end += _suffix.Length;
        return true;
    }

    // Seconds, with at most three decimals: 1768478400.125.
    private static bool TryReadTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        long number = 0;
        int? decimals = null;
        if (text is not [>= (byte)'1' and <= (byte)'9', ..] || text.Length > 15) return false;
        foreach (var symbol in text)
        {
            if (symbol == '.' && decimals is null) decimals = 0;
            else if (!char.IsAsciiDigit((char)symbol)) return false;
            else (number, decimals) = ((number * 10) + symbol - '0', decimals + 1);
        }

        if (decimals is 0 or > 3) return false;
        for (var missing = 3 - (decimals ?? 0); missing > 0; missing--) number *= 10;
        if (number > LastMillisecond) return false;
        time = DateTimeOffset.FromUnixTimeMilliseconds(number);
        return true;
    }
}
