namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>An assembly that was compiled in memory, to take the place of the project's own.</summary>
internal sealed record Mutant(string Project, byte[] Assembly);
