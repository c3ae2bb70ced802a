namespace Pipeline.Scoring.Land;

/// <summary>A version of an object in the lake.</summary>
/// <param name="Key">Its key.</param>
/// <param name="ETag">Its entity tag.</param>
/// <param name="Provenance">Its metadata; null if it has none of the scorer's.</param>
internal sealed record PresentObject(string Key, string ETag, Provenance? Provenance);
