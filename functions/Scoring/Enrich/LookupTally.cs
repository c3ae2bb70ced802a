using Pipeline.Contract.Lookups;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring.Enrich;

/// <summary>
/// Counts, by kind, the lookup rows that the requests of a batch asked for and those that the table does not have. A request is counted once, when its features are
/// made; one that is delivered again is counted again.
/// </summary>
internal sealed class LookupTally
{
    private readonly LookupKind[] _kinds;
    private readonly int[] _asked;
    private readonly int[] _missing;

    /// <param name="kinds">The kinds.</param>
    public LookupTally(ReadOnlySpan<LookupKind> kinds)
    {
        _kinds = kinds.ToArray();
        _asked = new int[_kinds.Length];
        _missing = new int[_kinds.Length];
    }

    /// <summary>Counts the rows of a request.</summary>
    /// <param name="keys">Their keys. A key of no kind that the domain names is not counted.</param>
    /// <param name="rows">The rows, in the same order; null for a missing one.</param>
    public void Count(ReadOnlySpan<LookupKey> keys, ReadOnlySpan<LookupRow?> rows)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            for (var kind = 0; kind < _kinds.Length; kind++)
            {
                if (!keys[i].IsOf(_kinds[kind])) continue;
                _asked[kind]++;
                if (rows[i] is null) _missing[kind]++;
                break;
            }
        }
    }

    /// <summary>Adds the counts to an invocation's metrics, which were made of the same kinds.</summary>
    public void AddTo(InvocationMetrics metrics)
    {
        for (var kind = 0; kind < _kinds.Length; kind++) metrics.AddLookups(kind, _asked[kind], _missing[kind]);
    }
}
