namespace Pipeline.Scoring.Batch;

/// <summary>The result of a stage.</summary>
/// <param name="Batch">The batch for the next stage, after the caller has cut it before the first failure.</param>
/// <param name="FirstFailure">The first Kinesis record that failed; null if none did.</param>
internal readonly record struct StageResult<TBatch>(TBatch Batch, Arrival? FirstFailure);
