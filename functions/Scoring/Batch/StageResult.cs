namespace Pipeline.Scoring.Batch;

/// <summary>What a stage answers.</summary>
/// <param name="Batch">The batch as the next stage takes it, once it ends before the first failure.</param>
/// <param name="FirstFailure">The first Kinesis record with which the stage failed; null when it came through.</param>
internal readonly record struct StageResult<TBatch>(TBatch Batch, Arrival? FirstFailure);
