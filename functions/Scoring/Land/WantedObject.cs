namespace Pipeline.Scoring.Land;

/// <summary>An object to write to the lake.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Provenance">Its metadata.</param>
internal sealed record WantedObject(string Key, ReadOnlyMemory<byte> Content, Provenance Provenance);
