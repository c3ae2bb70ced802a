namespace Pipeline.Simulation.World;

/// <summary>An object of the lake, and its lines.</summary>
internal sealed record LandedObject(string ETag, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<LandedLine> Lines);
