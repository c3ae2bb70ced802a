namespace Pipeline.Cloud.S3.Storage;

/// <summary>The request for a page of a listing.</summary>
/// <param name="Prefix">Prefix of the keys.</param>
/// <param name="Delimiter">Keys that contain it after the prefix are rolled up into a common prefix; null for none.</param>
/// <param name="Limit">The most keys and common prefixes together.</param>
/// <param name="After">The listing starts after this key; null for the beginning.</param>
/// <param name="AfterIsGroup">Whether <paramref name="After"/> is a common prefix, all of whose keys were listed.</param>
internal sealed record ListQuery(string Prefix, string? Delimiter, int Limit, string? After, bool AfterIsGroup);

/// <summary>A page of a listing.</summary>
/// <param name="Objects">In key order.</param>
/// <param name="CommonPrefixes">In key order.</param>
/// <param name="Truncated">Whether more follows.</param>
/// <param name="Last">The last key or common prefix of the page.</param>
/// <param name="LastIsGroup">Whether the last is a common prefix.</param>
internal sealed record Listing(
    IReadOnlyList<S3Object> Objects, IReadOnlyList<string> CommonPrefixes, bool Truncated, string? Last, bool LastIsGroup);
