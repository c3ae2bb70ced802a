using Pipeline.Cloud.Resources;

namespace Pipeline.Cloud.Glue.Crawling;

/// <summary>The folders of a table's partitions: <c>dt=2026-01-15/hour=05/</c>, below the table's folder.</summary>
/// <param name="root">The table's folder within the bucket, with a slash at the end.</param>
/// <param name="keys">The names of the partition keys.</param>
internal sealed class PartitionLayout(string root, IReadOnlyList<string> keys)
{
    /// <summary>The values of the partition that an object belongs to; null if its folder is not one of a partition.</summary>
    public IReadOnlyList<string>? ValuesOf(string key)
    {
        var folder = S3Path.FolderOf(key);
        // A table without partition keys has its files anywhere below its folder.
        if (keys.Count == 0) return [];
        if (folder.Length <= root.Length) return null;
        var segments = folder[root.Length..].TrimEnd('/').Split('/');
        if (segments.Length != keys.Count) return null;
        var values = new string[keys.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var at = segments[i].IndexOf('=', StringComparison.Ordinal);
            if (at < 0 || !segments[i].AsSpan(0, at).Equals(keys[i], StringComparison.OrdinalIgnoreCase) || at + 1 == segments[i].Length) return null;
            values[i] = Uri.UnescapeDataString(segments[i][(at + 1)..]);
        }

        return values;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Concat(keys.Select(key => key + "=.../"));
}
