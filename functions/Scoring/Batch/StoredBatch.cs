namespace Pipeline.Scoring.Batch;

/// <summary>A batch whose predictions are in the table: what landing takes.</summary>
/// <param name="Scored">The batch with what the model said.</param>
internal sealed record StoredBatch(ScoredBatch Scored)
{
    /// <summary>What of it lies before a Kinesis record; all when there is none.</summary>
    public StoredBatch Before(Arrival? end) => end is null ? this : new(Scored.Before(end));
}
