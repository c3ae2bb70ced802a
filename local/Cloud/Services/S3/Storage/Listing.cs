namespace Pipeline.Cloud.S3.Storage;

/// <summary>The request for a page of a listing.</summary>
/// <param name="Prefix">Prefix of the keys.</param>
/// <param name="Delimiter">Keys that contain it after the prefix are rolled up into a common prefix; null for none.</param>
/// <param name="Limit">The most keys and common prefixes together.</param>
/// <param name="After">The listing starts after this key; null for the beginning.</param>
/// <param name="AfterIsGroup">Whether <paramref name="After"/> is a common prefix, all of whose keys were listed.</param>
internal sealed record ListQuery(string Prefix, string? Delimiter, int Limit, string? After, bool AfterIsGroup)
{
    /// <summary>The common prefix that a key is rolled up into, or null.</summary>
    public string? Group(string key) => CommonPrefix.Of(key, Prefix, Delimiter);
}

/// <summary>A page of a listing.</summary>
/// <param name="Objects">In key order.</param>
/// <param name="CommonPrefixes">In key order.</param>
/// <param name="Truncated">Whether more follows.</param>
/// <param name="Last">The last key or common prefix of the page.</param>
/// <param name="LastIsGroup">Whether the last is a common prefix.</param>
internal sealed record Listing(
    IReadOnlyList<S3Object> Objects, IReadOnlyList<string> CommonPrefixes, bool Truncated, string? Last, bool LastIsGroup);

/// <summary>Rolls keys up. Source: "Organizing objects using prefixes".</summary>
internal static class CommonPrefix
{
    /// <summary>The part of a key up to the first delimiter after the prefix; null if there is none.</summary>
    public static string? Of(string key, string prefix, string? delimiter)
    {
        if (string.IsNullOrEmpty(delimiter)) return null;
        var at = key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + delimiter.Length)];
    }
}
