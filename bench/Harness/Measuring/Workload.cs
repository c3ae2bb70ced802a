using Pipeline.Bench.Checks;
using Pipeline.Bench.Events;

namespace Pipeline.Bench.Measuring;

/// <summary>What is delivered, and what must come of it.</summary>
internal sealed record Workload(BatchSet Batches, Expectations Expectations);
