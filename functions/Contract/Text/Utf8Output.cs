using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Contract.Fast;

namespace Pipeline.Contract.Text;

/// <summary>
/// Writes UTF-8 text piece by piece into one growing pooled buffer: rows for the model, items for the table, lines for the lake. It does
/// not validate what is written, unlike a <see cref="Utf8JsonWriter"/>, which would spend its time on that for the 30 values of a scored
/// record. Callers must write complete values, and their tests check this.
/// </summary>
public sealed class Utf8Output : IBufferWriter<byte>, IDisposable
{
    private const int LongestNumber = 32;
    private static ReadOnlySpan<byte> PlainBytes => " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8;
    private static readonly SearchValues<char> Plain = SearchValues.Create(Encoding.ASCII.GetString(PlainBytes));
    private static readonly SearchValues<byte> PlainUtf8 = SearchValues.Create(PlainBytes);

    private byte[] _buffer;
    private int _length;

    /// <param name="capacity">The expected number of bytes.</param>
    public Utf8Output(int capacity = 4096) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>The number of bytes written.</summary>
    public int Length => _length;

    /// <summary>The bytes written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>The bytes written; valid until the next write.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _length);

    /// <summary>Discards what was written after the first <paramref name="length"/> bytes.</summary>
    public void Clear(int length = 0) => _length = length;

    /// <summary>Writes bytes unchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ReadOnlySpan<byte> utf8)
    {
        if (_buffer.Length - _length < utf8.Length) Grow(utf8.Length);
        utf8.CopyTo(_buffer.AsSpan(_length));
        _length += utf8.Length;
    }

    /// <summary>Writes one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(byte utf8)
    {
        if (_buffer.Length == _length) Grow(1);
        _buffer[_length++] = utf8;
    }

    /// <summary>Writes a JSON string with its quotes, or <c>null</c>.</summary>
    public void WriteString(string? value)
    {
        if (value is null)
        {
            Write("null"u8);
            return;
        }

        Write((byte)'"');
        if (value.AsSpan().ContainsAnyExcept(Plain))
        {
            // Encode from UTF-8, which replaces half a surrogate pair; given the string itself, the encoder throws.
            Write(JsonEncodedText.Encode(Encoding.UTF8.GetBytes(value), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        }
        else
        {
            if (_buffer.Length - _length < value.Length) Grow(value.Length);
            Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length));
            _length += value.Length;
        }

        Write((byte)'"');
    }

    /// <summary>Writes a JSON string with its quotes.</summary>
    public void WriteString(ReadOnlySpan<byte> utf8)
    {
        Write((byte)'"');
        if (utf8.ContainsAnyExcept(PlainUtf8)) Write(JsonEncodedText.Encode(utf8, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        else Write(utf8);
        Write((byte)'"');
    }

    /// <summary>Writes a whole number.</summary>
    public void WriteNumber(long value)
    {
        if (_buffer.Length - _length < LongestNumber) Grow(LongestNumber);
        value.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Writes the shortest text that reads back as the same number, or <c>null</c>.</summary>
    public void WriteNumber(double? value)
    {
        if (value is { } number) WriteNumber(number);
        else Write("null"u8);
    }

    /// <summary>Writes the shortest text that reads back as the same number; it must be finite.</summary>
    public void WriteNumber(double value)
    {
        if (_buffer.Length - _length < LongestNumber) Grow(LongestNumber);
        _length += ShortestNumber.Format(value, _buffer.AsSpan(_length));
    }

    /// <summary>Writes a time in UTC with milliseconds: <c>2026-01-15T12:00:00.125Z</c>.</summary>
    public void WriteTime(DateTimeOffset time)
    {
        if (_buffer.Length - _length < LongestNumber) Grow(LongestNumber);
        // .NET writes the round-trip form, with seven fractional digits, several times faster than any custom format.
        time.UtcDateTime.TryFormat(_buffer.AsSpan(_length), out _, "O", CultureInfo.InvariantCulture);
        _length += "2026-01-15T12:00:00.125".Length;
        _buffer[_length++] = (byte)'Z';
    }

    /// <inheritdoc />
    public void Advance(int count) => _length += count;

    /// <inheritdoc />
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - _length < Math.Max(1, sizeHint)) Grow(Math.Max(1, sizeHint));
        return _buffer.AsMemory(_length);
    }

    /// <inheritdoc />
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc />
    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
        _length = 0;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + needed));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
