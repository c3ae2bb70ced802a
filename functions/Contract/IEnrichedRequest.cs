using Pipeline.Contract.Text;

namespace Pipeline.Contract;

/// <summary>A request with its lookups and features, in the forms that leave the scorer.</summary>
public interface IEnrichedRequest
{
    /// <summary>
    /// Writes the features as one CSV row without its end of line: invariant culture, an empty field is missing. The same text
    /// goes to the model and, as <c>features</c>, into the scored record, so that training reads exactly what was served.
    /// </summary>
    void WriteFeatures(Utf8Output output);

    /// <summary>Writes the request's own members as they stand in a JSON object, without its braces: <c>"trip_id":"7","vendor_id":2</c>.</summary>
    void WriteRequest(Utf8Output output);

    /// <summary>Writes, as one JSON value, the lookups' attributes that are not features already.</summary>
    void WriteLookups(Utf8Output output);
}
