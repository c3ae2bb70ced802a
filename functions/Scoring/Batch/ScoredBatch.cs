namespace Pipeline.Scoring.Batch;

/// <summary>A batch with what the model said.</summary>
/// <param name="enriched">The batch with its features.</param>
/// <param name="scores">What the model said, at the indices of the records.</param>
/// <param name="count">How many of its user records, from the front, are in play.</param>
internal sealed class ScoredBatch(EnrichedBatch enriched, Score[] scores, int count)
{
    /// <summary>How many of its user records, from the front, are in play.</summary>
    public int Count => count;

    /// <summary>One of the user records in play.</summary>
    public ScoredRecord this[int index] => new(enriched, index, scores[index]);

    /// <summary>What of it lies before a Kinesis record; all when there is none.</summary>
    public ScoredBatch Before(Arrival? end) => end is null ? this : new(enriched, scores, enriched.Decoded.CountBefore(end, count));
}
