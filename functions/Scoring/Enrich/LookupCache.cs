using Pipeline.Contract.Lookups;

namespace Pipeline.Scoring.Enrich;

/// <summary>
/// Caches lookup rows by key, and the absence of rows. It is the only scoring state that outlives an invocation. Two generations bound its
/// memory: when the young one is full it becomes the old one, and the previous old one is dropped; a hit in the old one moves the entry to
/// the young one. Times to live are shortened by up to a fifth at random, so that rows loaded together are not reloaded together.
/// </summary>
internal sealed class LookupCache(LookupCacheOptions options, TimeProvider time, Random random)
{
    private readonly Lock _lock = new();
    private readonly int _generationSize = Math.Max(1, options.Capacity / 2);
    private Dictionary<LookupKey, Entry> _young = [];
    private Dictionary<LookupKey, Entry> _old = [];

    /// <summary>How many keys are cached.</summary>
    public int Count
    {
        get { lock (_lock) return _young.Count + _old.Count; }
    }

    /// <summary>The current timestamp. Read it once for a batch and pass it to every lookup.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Finds a key; a null row means that the table has none.</summary>
    public bool TryGet(LookupKey key, long now, out LookupRow? row)
    {
        lock (_lock) return TryFind(key, now, out row);
    }

    /// <summary>Finds all keys of a request; false if any is unknown.</summary>
    public bool TryGet(ReadOnlySpan<LookupKey> keys, long now, Span<LookupRow?> rows)
    {
        lock (_lock)
        {
            for (var i = 0; i < keys.Length; i++)
            {
                if (!TryFind(keys[i], now, out rows[i])) return false;
            }
        }

        return true;
    }

    /// <summary>Caches a row, or with null its absence.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row; null if the table has none.</param>
    /// <param name="isExpected">Whether the row should be there, so that its absence is soon looked at again.</param>
    public void Set(LookupKey key, LookupRow? row, bool isExpected = false)
    {
        lock (_lock)
        {
            var lifetime = (row is not null ? options.TimeToLive : isExpected ? options.MissingExpectedTimeToLive : options.MissingTimeToLive) * (1 - (0.2 * random.NextDouble()));
            _old.Remove(key);
            Add(key, new Entry(row, time.GetTimestamp() + (long)(lifetime.TotalSeconds * time.TimestampFrequency)));
        }
    }

    private bool TryFind(in LookupKey key, long now, out LookupRow? row)
    {
        var inYoung = _young.TryGetValue(key, out var entry);
        if ((!inYoung && !_old.Remove(key, out entry)) || entry.Expires <= now)
        {
            _young.Remove(key);
            row = null;
            return false;
        }

        if (!inYoung) Add(key, entry);
        row = entry.Row;
        return true;
    }

    private void Add(LookupKey key, Entry entry)
    {
        if (_young.Count >= _generationSize && !_young.ContainsKey(key))
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young[key] = entry;
    }

    private readonly record struct Entry(LookupRow? Row, long Expires);
}
