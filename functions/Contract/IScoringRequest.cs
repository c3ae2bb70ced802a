using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Contract;

/// <summary>One request as the scorer sees it.</summary>
public interface IScoringRequest
{
    /// <summary>The id that its prediction is stored under.</summary>
    string Id { get; }

    /// <summary>
    /// When it was made, by the request's own clock, in the form that <see cref="Iso8601Time"/> gives: it lands in the table, and queries read it.
    /// Where <see cref="IEnrichedRequest.WriteRequest"/> writes the time, it is this text.
    /// </summary>
    string RequestedAt { get; }

    /// <summary>Gives the keys of the lookup rows that it needs, in an order of the domain's own: <see cref="IScoringDomain.LookupsPerRequest"/> of them.</summary>
    void GetLookupKeys(Span<LookupKey> keys);

    /// <summary>Computes the features from the rows of the keys, in their order; a null row is missing.</summary>
    IEnrichedRequest Enrich(ReadOnlySpan<LookupRow?> rows);
}
