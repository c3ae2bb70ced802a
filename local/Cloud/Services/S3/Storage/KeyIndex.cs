namespace Pipeline.Cloud.S3.Storage;

/// <summary>The objects of a bucket by key, in key order. Not thread-safe: the bucket's lock guards it.</summary>
internal sealed class KeyIndex
{
    private const string HighestCodePoint = "\U0010FFFF";
    private readonly SortedSet<string> _order = new(KeyOrder.Utf8);
    private readonly Dictionary<string, S3Object> _objects = new(StringComparer.Ordinal);

    public int Count => _objects.Count;

    public S3Object? Find(string key) => _objects.GetValueOrDefault(key);

    public void Set(S3Object item)
    {
        _order.Add(item.Key);
        _objects[item.Key] = item;
    }

    public void Remove(string key)
    {
        _order.Remove(key);
        _objects.Remove(key);
    }

    public Listing List(ListQuery query)
    {
        var objects = new List<S3Object>();
        var groups = new List<string>();
        var truncated = false;
        var (last, lastIsGroup) = (default(string), false);
        if (query.Limit == 0) return new Listing(objects, groups, false, null, false);

        var resumes = query.After is not null && KeyOrder.Utf8.Compare(query.After, query.Prefix) >= 0;
        var cursor = resumes ? Behind(query.After!, query.AfterIsGroup) : From(query.Prefix);
        while (cursor.MoveNext() && cursor.Current.StartsWith(query.Prefix, StringComparison.Ordinal))
        {
            if (objects.Count + groups.Count == query.Limit)
            {
                truncated = true;
                break;
            }

            var key = cursor.Current;
            if (Group(key, query) is { } group)
            {
                groups.Add(group);
                (last, lastIsGroup) = (group, true);
                cursor.Dispose();
                cursor = Behind(group, isGroup: true);
            }
            else
            {
                objects.Add(_objects[key]);
                (last, lastIsGroup) = (key, false);
            }
        }

        cursor.Dispose();
        return new Listing(objects, groups, truncated, last, lastIsGroup);
    }

    private static string? Group(string key, ListQuery query)
    {
        if (string.IsNullOrEmpty(query.Delimiter)) return null;
        var at = key.IndexOf(query.Delimiter, query.Prefix.Length, StringComparison.Ordinal);
        return at < 0 ? null : key[..(at + query.Delimiter.Length)];
    }

    private IEnumerator<string> From(string first)
    {
        if (_order.Max is not { } max || KeyOrder.Utf8.Compare(first, max) > 0) return Enumerable.Empty<string>().GetEnumerator();
        return _order.GetViewBetween(first, max).GetEnumerator();
    }

    private IEnumerator<string> Behind(string key, bool isGroup)
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
