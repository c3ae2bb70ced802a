namespace Pipeline.Cloud.S3.Storage;

/// <summary>The objects of a bucket by key, in key order. Not thread-safe: the bucket's lock guards it.</summary>
internal sealed class KeyIndex
{
    private readonly KeySet _order = new();
    private readonly Dictionary<string, S3Object> _objects = new(StringComparer.Ordinal);

    public int Count => _objects.Count;

    public KeySet Keys => _order;

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
        var cursor = resumes ? _order.Behind(query.After!, query.AfterIsGroup) : _order.From(query.Prefix);
        while (cursor.MoveNext() && cursor.Current.StartsWith(query.Prefix, StringComparison.Ordinal))
        {
            if (objects.Count + groups.Count == query.Limit)
            {
                truncated = true;
                break;
            }

            var key = cursor.Current;
            if (query.Group(key) is { } group)
            {
                groups.Add(group);
                (last, lastIsGroup) = (group, true);
                cursor.Dispose();
                cursor = _order.Behind(group, isGroup: true);
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
}
