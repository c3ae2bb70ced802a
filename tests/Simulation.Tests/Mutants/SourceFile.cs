namespace Pipeline.Simulation.Tests.Mutants;

/// <summary>A source of a build.</summary>
internal sealed record SourceFile(string Path, string Text);
