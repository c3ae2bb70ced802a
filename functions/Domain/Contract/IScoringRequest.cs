using Pipeline.Domain.Lookups;

namespace Pipeline.Domain.Contract;

/// <summary>One request as the scorer sees it.</summary>
public interface IScoringRequest
{
    /// <summary>The id that its prediction is stored under.</summary>
    string Id { get; }

    /// <summary>When it was made, as the request says it.</summary>
    string RequestedAt { get; }

    /// <summary>The keys of the lookup rows that it needs, in an order of the domain's own.</summary>
    IReadOnlyList<string> LookupKeys { get; }

    /// <summary>Computes the features from the rows of <see cref="LookupKeys"/>, in that order; a null row is missing.</summary>
    IEnrichedRequest Enrich(ReadOnlySpan<LookupRow?> rows);
}
