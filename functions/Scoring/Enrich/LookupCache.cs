using Pipeline.Contract.Lookups;

namespace Pipeline.Scoring.Enrich;

/// <summary>
/// Lookup rows by key, and the knowledge that a key has none: the only thing that outlives an invocation. Memory is bounded by two
/// generations: when the young one is full it becomes the old one and the old one is forgotten, so that what is used stays.
/// Times to live are shortened by up to a fifth at random, so that what was loaded together is not asked for again together.
/// </summary>
internal sealed class LookupCache(LookupCacheOptions options, TimeProvider time, Random random)
{
    private readonly Lock _lock = new();
    private readonly int _generationSize = Math.Max(1, options.Capacity / 2);
    private Dictionary<LookupKey, Entry> _young = [];
    private Dictionary<LookupKey, Entry> _old = [];

    /// <summary>How many keys are remembered.</summary>
    public int Count
    {
        get { lock (_lock) return _young.Count + _old.Count; }
    }

    /// <summary>The time to look keys up at: a batch looks many up at one time.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Finds a key; a null row means that the table has none.</summary>
    public bool TryGet(LookupKey key, long now, out LookupRow? row)
    {
        lock (_lock) return TryFind(key, now, out row);
    }

    /// <summary>Finds the keys of a request, or not all of them.</summary>
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

    /// <summary>Remembers a row, or that there is none.</summary>
    public void Set(LookupKey key, LookupRow? row)
    {
        lock (_lock)
        {
            var lifetime = (row is null ? options.MissingTimeToLive : options.TimeToLive) * (1 - (0.2 * random.NextDouble()));
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
