namespace Pipeline.Scoring.Land;

/// <summary>An object for the lake.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Provenance">What it says of itself.</param>
internal sealed record LakeObject(string Key, ReadOnlyMemory<byte> Content, Provenance Provenance);
