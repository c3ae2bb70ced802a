namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>What the simulation says about a mutant.</summary>
/// <param name="Seed">The seed of the schedule that failed, which is how many it took; null when all passed.</param>
/// <param name="Finding">What was found wrong there.</param>
/// <param name="WithoutMistake">What is found wrong in the same schedule when the sources are compiled as they are: nothing, or the finding says nothing of the mistake.</param>
internal sealed record Verdict(int? Seed, string? Finding, string? WithoutMistake);
