using Pipeline.Contract;
using Pipeline.Contract.Lookups;

namespace Pipeline.Scoring.Enrich;

/// <summary>
/// The lookups of one invocation. As long as the cache knows all, nothing is kept; from the first request on of which it does not,
/// every row that the rest needs is held here, because the cache may forget it before it is used.
/// </summary>
internal sealed class RecalledLookups(LookupCache cache, int perRequest)
{
    private readonly Dictionary<LookupKey, LookupRow?> _known = [];
    private readonly HashSet<LookupKey> _unknown = [];
    private readonly LookupKey[] _keys = new LookupKey[perRequest];
    private readonly LookupRow?[] _rows = new LookupRow?[perRequest];
    private readonly long _now = cache.Now;

    /// <summary>How many lookups were answered from memory.</summary>
    public int Hits { get; private set; }

    /// <summary>How many the table is asked for.</summary>
    public int Misses { get; private set; }

    /// <summary>The keys that the table is to be asked for.</summary>
    public IReadOnlyCollection<LookupKey> Unknown => _unknown;

    /// <summary>Gives the rows of a request, valid until the next one's; false when one is not known.</summary>
    public bool TryGet(IScoringRequest request, out ReadOnlySpan<LookupRow?> rows)
    {
        rows = _rows;
        request.GetLookupKeys(_keys);
        // Once keys are wanted, all that the rest needs has been counted and is here.
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

    /// <summary>Notes what a request needs.</summary>
    public void Want(IScoringRequest request)
    {
        request.GetLookupKeys(_keys);
        foreach (var key in _keys)
        {
            if (_known.ContainsKey(key)) Hits++;
            else if (cache.TryGet(key, _now, out var row)) Remember(key, row);
            else if (_unknown.Add(key)) Misses++;
        }
    }

    /// <summary>Takes the table's answer.</summary>
    public void Learn(LookupKey key, LookupRow? row)
    {
        cache.Set(key, row);
        _known[key] = row;
    }

    private void Remember(LookupKey key, LookupRow? row)
    {
        Hits++;
        _known[key] = row;
    }
}
