namespace Pipeline.Scoring.Batch;

/// <summary>A batch with the model's results.</summary>
/// <param name="enriched">The batch with its features.</param>
/// <param name="scores">The model's results, at the records' indices.</param>
/// <param name="count">How many user records, from the first, this attempt still processes.</param>
internal sealed class ScoredBatch(EnrichedBatch enriched, Score[] scores, int count)
{
    /// <summary>How many user records, from the first, this attempt still processes.</summary>
    public int Count => count;

    /// <summary>The Kinesis record of a user record.</summary>
    public Arrival ArrivalOf(int index) => enriched.Decoded.Records[index].Arrival;

    /// <summary>A user record by its index.</summary>
    public ScoredRecord this[int index] => new(enriched, index, enriched.Decoded.Records[index], scores[index]);

    /// <summary>The part of the batch that precedes a Kinesis record; the whole batch if that is null.</summary>
    public ScoredBatch TakeBefore(Arrival? end) => end is null ? this : new(enriched, scores, enriched.Decoded.CountBefore(end, count));
}
