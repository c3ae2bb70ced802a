using Pipeline.Contract.Text;

namespace Pipeline.Contract;

/// <summary>A request with its lookups and features, in the forms that leave the scorer.</summary>
public interface IEnrichedRequest
{
    /// <summary>
    /// Writes the features as one CSV row without a line end, in the invariant culture; an empty field means a missing feature. The same
    /// text goes to the model and, as <c>features</c>, into the scored record, so training reads exactly what was served.
    /// </summary>
    void WriteFeatures(Utf8Output output);

    /// <summary>Writes the request's members as in a JSON object, without the braces: <c>"trip_id":"7","vendor_id":2</c>.</summary>
    void WriteRequest(Utf8Output output);

    /// <summary>Writes the lookups' attributes that are not features, as one JSON value.</summary>
    void WriteLookups(Utf8Output output);
}
