using Pipeline.Contract;

namespace Pipeline.Scoring.Batch;

/// <summary>A user record after the model, as landing and the table see it.</summary>
internal readonly struct ScoredRecord(EnrichedBatch batch, int index, Score score)
{
    /// <summary>The record as it was read.</summary>
    public DecodedRecord Decoded => batch.Decoded.Records[index];

    /// <summary>What it asks; null when it could not be read.</summary>
    public IScoringRequest? Request => Decoded.Request;

    /// <summary>The request with lookups; null when it could not be read.</summary>
    public IEnrichedRequest? Enriched => batch.RequestOf(index);

    /// <summary>Its features, as the model got them.</summary>
    public ReadOnlySpan<byte> Features => batch.FeaturesOf(index);

    /// <summary>What the model says of it.</summary>
    public Score Score => score;

    /// <summary>Why it is set aside instead of scored; null when it is not.</summary>
    public string? QuarantineReason => Decoded.Defect ?? score.Refusal;

    /// <summary>Whether it is set aside.</summary>
    public bool IsQuarantined => QuarantineReason is not null;
}
