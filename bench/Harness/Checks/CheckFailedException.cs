namespace Pipeline.Bench.Checks;

/// <summary>A function did not do the job: its figures mean nothing.</summary>
internal sealed class CheckFailedException(Findings findings) : Exception($"The function did not do what the bench asks of all:\n{findings}");
