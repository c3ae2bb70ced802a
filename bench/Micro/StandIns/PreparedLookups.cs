using Pipeline.Bench.Events;
using Pipeline.Contract.Intervals;
using Pipeline.Scoring.Enrich;

namespace Pipeline.Bench.Micro.StandIns;

/// <summary>The lookup table, for the first batch: afterwards its rows are remembered.</summary>
/// <param name="intervals">Whether it has the row of prediction intervals.</param>
internal sealed class PreparedLookups(bool intervals) : ILookupTable
{
    private static readonly Dictionary<string, string> Bins = new(StringComparer.Ordinal) { [IntervalLookups.Bins.Name] = "10,-4.25,6.5,300;20,-8.5,12.125,301;,-16,24.75,302" };
    private readonly LookupRows _rows = new();

    /// <inheritdoc />
    public Task<LookupPage> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var page = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        if (intervals && keys.Contains(IntervalLookups.Key.ToString())) page[IntervalLookups.Key.ToString()] = Bins;
        foreach (var key in keys)
        {
            if (_rows.Find(key) is { } row) page[key] = row.ToDictionary(attribute => attribute.Key.Name, attribute => attribute.Value, StringComparer.Ordinal);
        }

        return Task.FromResult(new LookupPage(page, []));
    }
}
