namespace Pipeline.Simulation.World;

/// <summary>An object of the lake, its bytes and its lines.</summary>
internal sealed record LandedObject(string ETag, IReadOnlyDictionary<string, string> Metadata, byte[] Content, IReadOnlyList<LandedLine> Lines);
