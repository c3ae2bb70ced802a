using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace Pipeline.Scoring.Land;

/// <summary>Builds a compressed object of JSON lines in memory, line by line.</summary>
internal sealed class NdjsonObject : IDisposable
{
    // Level 2 costs 0.7 us a record more than level 1 and stores 115 bytes instead of 164 (measured on scored records).
    private const int Level = 2;
    private const int FlushAt = 64 * 1024;
    private static ReadOnlySpan<byte> Empty => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly MemoryStream _content = new();
    private readonly GZipStream _gzip;
    private readonly ArrayBufferWriter<byte> _lines = new(FlushAt + 4096);
    private readonly Utf8JsonWriter _writer;

    public NdjsonObject()
    {
        _gzip = new GZipStream(_content, new ZLibCompressionOptions { CompressionLevel = Level }, leaveOpen: true);
        // The lines are written by this project alone: that each is one complete value is the tests' business.
        _writer = new Utf8JsonWriter(_lines, new JsonWriterOptions { SkipValidation = true });
    }

    /// <summary>Adds a line.</summary>
    public void Add<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        write(_writer, value);
        _writer.Flush();
        _writer.Reset();
        _lines.Write("\n"u8);
        if (_lines.WrittenCount >= FlushAt) Compress();
    }

    /// <summary>Ends the object.</summary>
    public ReadOnlyMemory<byte> Complete()
    {
        Compress();
        _gzip.Dispose();
        // GZipStream writes nothing at all for nothing, which not every reader takes for gzip.
        if (_content.Length == 0) _content.Write(Empty);
        return _content.GetBuffer().AsMemory(0, (int)_content.Length);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _gzip.Dispose();
    }

    private void Compress()
    {
        _gzip.Write(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
    }
}
