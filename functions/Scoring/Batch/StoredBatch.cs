namespace Pipeline.Scoring.Batch;

/// <summary>A batch whose predictions are in the table, ready to land.</summary>
/// <param name="Scored">The batch with the model's results.</param>
internal sealed record StoredBatch(ScoredBatch Scored)
{
    /// <summary>The part of the batch that precedes a Kinesis record; the whole batch if that is null.</summary>
    public StoredBatch TakeBefore(Arrival? end) => end is null ? this : new(Scored.TakeBefore(end));
}
