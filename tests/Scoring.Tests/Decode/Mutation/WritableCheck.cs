using System.Buffers;
using System.Text;
using System.Text.Json;
using Pipeline.Domain;
using Pipeline.Domain.Lookups;
using Pipeline.Scoring.Delivery;

namespace Pipeline.Scoring.Tests.Decode.Mutation;

/// <summary>What was read can be written wherever the later stages put it: the model's row, the table's key, the lake's line.</summary>
internal sealed class WritableCheck
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ScoringDomain _domain = new();
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Utf8JsonWriter _writer;

    public WritableCheck() => _writer = new Utf8JsonWriter(_buffer);

    public void Check(ScoringItem item)
    {
        if (item.Request is not { } request) return;
        if (Strict.GetByteCount(request.Id) is 0 or > 2048) throw new InvalidOperationException($"The id '{request.Id}' is no key of a table.");
        Strict.GetByteCount(request.RequestedAt);
        var enriched = request.Enrich(new LookupRow?[request.LookupKeys.Count]);
        _buffer.ResetWrittenCount();
        enriched.WriteCsvRow(_buffer);
        if (_buffer.WrittenSpan.IndexOfAnyExcept("0123456789.,-E+"u8) >= 0) throw new InvalidOperationException($"The row {Encoding.UTF8.GetString(_buffer.WrittenSpan)} is not numbers.");
        _buffer.ResetWrittenCount();
        _writer.Reset();
        _writer.WriteStartObject();
        enriched.WriteRequest(_writer);
        _writer.WriteEndObject();
        _writer.Flush();
        if (!_domain.TryRead(_buffer.WrittenSpan, out var again, out var reason)) throw new InvalidOperationException($"What was written cannot be read: {reason}");
        if (!again.Equals(request)) throw new InvalidOperationException($"{request} was read back as {again}.");
    }
}
