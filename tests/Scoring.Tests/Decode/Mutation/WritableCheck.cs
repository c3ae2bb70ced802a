using System.Text;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;
using Pipeline.Domain;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Tests.Decode.Mutation;

/// <summary>What was read can be written wherever the later stages put it: the model's row, the table's key, the lake's line.</summary>
internal sealed class WritableCheck : IDisposable
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly TripDomain _domain = new();
    private readonly Utf8Output _output = new();

    public void Check(DecodedRecord item)
    {
        if (item.Request is not { } request) return;
        if (Strict.GetByteCount(request.Id) is 0 or > 2048) throw new InvalidOperationException($"The id '{request.Id}' is no key of a table.");
        Strict.GetByteCount(request.RequestedAt);
        var enriched = request.Enrich(new LookupRow?[_domain.LookupsPerRequest]);
        _output.Clear();
        enriched.WriteFeatures(_output);
        if (_output.WrittenSpan.IndexOfAnyExcept("0123456789.,-E+"u8) >= 0) throw new InvalidOperationException($"The row {Encoding.UTF8.GetString(_output.WrittenSpan)} is not numbers.");
        _output.Clear();
        _output.Write((byte)'{');
        enriched.WriteRequest(_output);
        _output.Write((byte)'}');
        if (!_domain.TryRead(_output.WrittenSpan, out var again, out var reason)) throw new InvalidOperationException($"What was written cannot be read: {reason}");
        if (!again.Equals(request)) throw new InvalidOperationException($"{request} was read back as {again}.");
    }

    public void Dispose() => _output.Dispose();
}
