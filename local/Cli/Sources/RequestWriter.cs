using System.Buffers;
using System.Text.Json;
using Pipeline.Domain.Trips;

namespace Pipeline.Cli.Sources;

/// <summary>Writes trip requests as the JSON that goes onto the stream. One writer serves one enumeration.</summary>
internal sealed class RequestWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private readonly Utf8JsonWriter _json;

    public RequestWriter() => _json = new Utf8JsonWriter(_buffer);

    public byte[] Write(TripRequest request)
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        request.WriteTo(_json);
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }

    public void Dispose() => _json.Dispose();
}
