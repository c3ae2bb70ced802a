using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Contract;

/// <summary>A request to score.</summary>
public interface IScoringRequest
{
    /// <summary>The id under which the prediction is stored.</summary>
    string Id { get; }

    /// <summary>
    /// When the request was made, by its local clock, in the canonical form of <see cref="Iso8601Time"/>. It lands in the table, and
    /// queries read it. <see cref="IEnrichedRequest.WriteRequest"/> writes this text.
    /// </summary>
    string RequestedAt { get; }

    /// <summary>
    /// <see cref="RequestedAt"/> as a time; null where that is none. By default the text is read; a request that has read its time already
    /// returns it, since every record is asked.
    /// </summary>
    DateTimeOffset? RequestedAtTime => Iso8601Time.TryRead(RequestedAt, out var time) ? time : null;

    /// <summary>
    /// Returns the keys of the <see cref="IScoringDomain.LookupsPerRequest"/> lookup rows that the request needs, in an order that the
    /// domain chooses.
    /// </summary>
    void GetLookupKeys(Span<LookupKey> keys);

    /// <summary>Computes the features from the rows, in the order of the keys; null means that a row is missing.</summary>
    IEnrichedRequest Enrich(ReadOnlySpan<LookupRow?> rows);
}
