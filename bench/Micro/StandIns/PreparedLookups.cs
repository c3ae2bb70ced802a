using Pipeline.Bench.Events;
using Pipeline.Scoring.Enrich;

namespace Pipeline.Bench.Micro.StandIns;

/// <summary>The lookup table, for the first batch: afterwards its rows are remembered.</summary>
internal sealed class PreparedLookups : ILookupTable
{
    private readonly LookupRows _rows = new();

    /// <inheritdoc />
    public Task<LookupPage> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var page = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (_rows.Find(key) is { } row) page[key] = row.ToDictionary(attribute => attribute.Key.Name, attribute => attribute.Value, StringComparer.Ordinal);
        }

        return Task.FromResult(new LookupPage(page, []));
    }
}
