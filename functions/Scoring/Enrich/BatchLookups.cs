using Pipeline.Contract;
using Pipeline.Contract.Lookups;

namespace Pipeline.Scoring.Enrich;

/// <summary>
/// The lookups of one invocation. While the cache knows every key, nothing is held here. From the first unknown key on, every row that the
/// rest of the batch needs is held here, because the cache may evict it before use.
/// </summary>
/// <param name="cache">The cache.</param>
/// <param name="perRequest">How many rows a request needs.</param>
/// <param name="tally">Counts the rows of requests.</param>
internal sealed class BatchLookups(LookupCache cache, int perRequest, LookupTally tally)
{
    private readonly Dictionary<LookupKey, LookupRow?> _known = [];
    private readonly HashSet<LookupKey> _unknown = [];
    private readonly LookupKey[] _keys = new LookupKey[perRequest];
    private readonly LookupRow?[] _rows = new LookupRow?[perRequest];
    private readonly long _now = cache.Now;

    /// <summary>How many lookups were answered from memory.</summary>
    public int Hits { get; private set; }

    /// <summary>How many lookups need the table.</summary>
    public int Misses { get; private set; }

    /// <summary>The keys to read from the table.</summary>
    public IReadOnlyCollection<LookupKey> Unknown => _unknown;

    /// <summary>Returns the rows of a request, valid until the next call; false if any is unknown.</summary>
    public bool TryGet(IScoringRequest request, out ReadOnlySpan<LookupRow?> rows)
    {
        rows = _rows;
        request.GetLookupKeys(_keys);
        if (!TryFind()) return false;
        tally.Count(_keys, _rows);
        return true;
    }

    /// <summary>
    /// Finds the one row that a batch needs apart from its requests; false if it is unknown. The rows of requests are counted, this one is not.
    /// </summary>
    public bool TryGet(LookupKey key, out LookupRow? row) => _known.TryGetValue(key, out row) || cache.TryGet(key, _now, out row);

    /// <summary>Marks a key as unknown.</summary>
    public void Collect(LookupKey key) => _unknown.Add(key);

    /// <summary>Collects the keys of a request: holds the rows that the cache knows, and marks the others as unknown.</summary>
    public void Collect(IScoringRequest request)
    {
        request.GetLookupKeys(_keys);
        foreach (var key in _keys)
        {
            if (_known.ContainsKey(key)) Hits++;
            else if (cache.TryGet(key, _now, out var row)) AddHit(key, row);
            else if (_unknown.Add(key)) Misses++;
        }
    }

    /// <summary>Adds a row that the table returned; null if the table has none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="row">The row.</param>
    /// <param name="isExpected">Whether the table should have it.</param>
    public void Add(LookupKey key, LookupRow? row, bool isExpected)
    {
        cache.Set(key, row, isExpected);
        _known[key] = row;
    }

    private bool TryFind()
    {
        // Once any key was collected, all rows that the rest needs are counted and held here.
        if (_known.Count + _unknown.Count > 0)
        {
            for (var i = 0; i < _keys.Length; i++)
            {
                if (!_known.TryGetValue(_keys[i], out _rows[i])) return false;
            }

            return true;
        }

        if (!cache.TryGet(_keys, _now, _rows)) return false;
        Hits += _keys.Length;
        return true;
    }

    private void AddHit(LookupKey key, LookupRow? row)
    {
        Hits++;
        _known[key] = row;
    }
}
