namespace Pipeline.Scoring.Land;

/// <summary>An object that is in the lake, as it was seen there.</summary>
/// <param name="Key">Its key.</param>
/// <param name="ETag">The tag of what it held then.</param>
/// <param name="Provenance">What it says of itself; null when it says nothing.</param>
internal sealed record PresentObject(string Key, string ETag, Provenance? Provenance);
