namespace Pipeline.Bench.Workflow.Measuring;

/// <summary>The local cloud at a moment: this process and the engines' processes.</summary>
/// <param name="At">The moment.</param>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="SpilledBytes">Bytes of the engines' temporary files: DuckDB's spill, the rows of training jobs.</param>
/// <param name="Cpu">Processor time so far, that of engines that have ended included.</param>
internal readonly record struct Sample(DateTimeOffset At, long ResidentBytes, long SpilledBytes, TimeSpan Cpu);
