using Pipeline.Scoring.Store;

namespace Pipeline.Scoring.Tests.Fakes;

internal sealed class FakePredictionTable(World world) : IPredictionTable
{
    public Dictionary<string, PredictionItem> Items { get; } = [];

    public List<IReadOnlyList<PredictionItem>> Calls { get; } = [];

    public Func<int, Exception?> Fault { get; set; } = _ => null;

    public Func<int, int> LeavesUnprocessed { get; set; } = _ => 0;

    public Task<IReadOnlyList<PredictionItem>> WriteAsync(IReadOnlyList<PredictionItem> items, CancellationToken cancellationToken)
    {
        world.Begin();
        cancellationToken.ThrowIfCancellationRequested();
        items.Select(item => item.Id).ShouldBeUnique();
        lock (Items)
        {
            var call = Calls.Count;
            Calls.Add(items);
            if (Fault(call) is { } fault) throw fault;
            var processed = Math.Max(0, items.Count - LeavesUnprocessed(call));
            foreach (var item in items.Take(processed)) Items[item.Id] = item;
            world.End();
            return Task.FromResult<IReadOnlyList<PredictionItem>>([.. items.Skip(processed)]);
        }
    }
}
