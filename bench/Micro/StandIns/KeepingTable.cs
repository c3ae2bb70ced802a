using Pipeline.Scoring.Store;

namespace Pipeline.Bench.Micro.StandIns;

/// <summary>A predictions table that keeps what each call was to write.</summary>
internal sealed class KeepingTable : IPredictionTable
{
    private readonly List<IReadOnlyList<PredictionItem>> _calls = [];

    /// <summary>The items of each call.</summary>
    public IReadOnlyList<IReadOnlyList<PredictionItem>> Calls => _calls;

    /// <inheritdoc />
    public Task<IReadOnlyList<PredictionItem>> WriteAsync(IReadOnlyList<PredictionItem> items, CancellationToken cancellationToken)
    {
        _calls.Add(items);
        return Task.FromResult<IReadOnlyList<PredictionItem>>([]);
    }
}
