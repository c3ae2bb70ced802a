namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>What the simulation says about a mutant.</summary>
/// <param name="Failure">What it found, or null.</param>
/// <param name="Schedules">After how many schedules.</param>
internal sealed record Verdict(string? Failure, int Schedules);
