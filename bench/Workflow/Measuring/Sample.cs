namespace Pipeline.Bench.Workflow.Measuring;

/// <summary>The process at a moment.</summary>
/// <param name="At">The moment.</param>
/// <param name="ResidentBytes">Resident memory of the process: the local cloud and the engines in it.</param>
/// <param name="SpilledBytes">Bytes of the engines' temporary files: DuckDB's spill, the rows of training jobs.</param>
/// <param name="Cpu">Processor time so far.</param>
internal readonly record struct Sample(DateTimeOffset At, long ResidentBytes, long SpilledBytes, TimeSpan Cpu);
