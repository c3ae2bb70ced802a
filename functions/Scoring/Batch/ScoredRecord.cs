using Pipeline.Contract;

namespace Pipeline.Scoring.Batch;

/// <summary>A user record after prediction, as the store and land stages see it.</summary>
internal readonly struct ScoredRecord(EnrichedBatch batch, int index, DecodedRecord decoded, Score score)
{
    /// <summary>The decoded record.</summary>
    public DecodedRecord Decoded => decoded;

    /// <summary>The parsed request; null if the record is unreadable.</summary>
    public IScoringRequest? Request => decoded.Request;

    /// <summary>The request with its lookups; null if the record is unreadable.</summary>
    public IEnrichedRequest? Enriched => batch.RequestOf(index);

    /// <summary>Its features as sent to the model.</summary>
    public ReadOnlySpan<byte> Features => batch.FeaturesOf(index);

    /// <summary>The model's result.</summary>
    public Score Score => score;

    /// <summary>Why the record is quarantined; null if it is not.</summary>
    public string? QuarantineReason => decoded.Defect ?? score.Refusal;

    public bool IsQuarantined => QuarantineReason is not null;
}
