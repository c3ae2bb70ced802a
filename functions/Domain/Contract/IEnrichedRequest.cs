using System.Buffers;
using System.Text.Json;

namespace Pipeline.Domain.Contract;

/// <summary>A request with its lookups and features, in the forms that leave the scorer.</summary>
public interface IEnrichedRequest
{
    /// <summary>Writes the features as one CSV row without its end of line: invariant culture, an empty field is missing.</summary>
    void WriteCsvRow(IBufferWriter<byte> output);

    /// <summary>Writes the request's own members into the object that is open.</summary>
    void WriteRequest(Utf8JsonWriter writer);

    /// <summary>Writes the lookups as one value.</summary>
    void WriteLookups(Utf8JsonWriter writer);

    /// <summary>Writes the features, exactly as <see cref="WriteCsvRow"/> serves them, as one value.</summary>
    void WriteFeatures(Utf8JsonWriter writer);
}
