namespace Pipeline.Scoring.Land;

/// <summary>An object as it is to stand in the lake.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Provenance">What it says of itself.</param>
internal sealed record WantedObject(string Key, ReadOnlyMemory<byte> Content, Provenance Provenance);
