namespace Pipeline.Cloud.S3.Storage;

/// <summary>Keys in the order of listings. Not thread-safe: the bucket's lock guards it.</summary>
internal sealed class KeySet
{
    private const string HighestCodePoint = "\U0010FFFF";
    private readonly SortedSet<string> _keys = new(KeyOrder.Utf8);

    /// <summary>The keys, in key order.</summary>
    public IEnumerable<string> All => _keys;

    public void Add(string key) => _keys.Add(key);

    public void Remove(string key) => _keys.Remove(key);

    /// <summary>The keys from a text on, which need not be a key.</summary>
    public IEnumerator<string> From(string first)
    {
        if (_keys.Max is not { } max || KeyOrder.Utf8.Compare(first, max) > 0) return Enumerable.Empty<string>().GetEnumerator();
        return _keys.GetViewBetween(first, max).GetEnumerator();
    }

    /// <summary>The keys after a key, or after all keys of a common prefix.</summary>
    /// <param name="key">The key or the common prefix.</param>
    /// <param name="isGroup">Whether it is a common prefix.</param>
    public IEnumerator<string> Behind(string key, bool isGroup)
    {
        // A group is skipped by seeking, not by walking through its keys.
        var keys = From(isGroup ? key + HighestCodePoint : key);
        return Skip(keys, isGroup ? next => next.StartsWith(key, StringComparison.Ordinal) : next => next == key);
    }

    private static IEnumerator<string> Skip(IEnumerator<string> keys, Func<string, bool> skipped)
    {
        using (keys)
        {
            while (keys.MoveNext())
            {
                if (!skipped(keys.Current)) yield return keys.Current;
            }
        }
    }
}
