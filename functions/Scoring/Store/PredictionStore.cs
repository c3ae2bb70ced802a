using Pipeline.Scoring.Delivery;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Retry;

namespace Pipeline.Scoring.Store;

/// <summary>
/// Fourth stage: writes predictions to the table. Records of one id collapse to the last, because a call may not name a key
/// twice and the newest prediction is the one to keep; until that one is written none of them counts as stored.
/// </summary>
internal sealed class PredictionStore(IPredictionTable table, PredictionStoreOptions options, RetryPolicy retry)
{
    /// <summary>Stores what is in play.</summary>
    public async Task StoreAsync(ScoringBatch batch, DateTimeOffset scoredAt, Invocation invocation)
    {
        var calls = Collapse(batch.Scorable, scoredAt).Chunk(IPredictionTable.MaxItems).ToArray();
        var unwritten = new HashSet<PredictionItem>[calls.Length];
        var succeeded = await OrderedCalls.RunAsync(calls.Length, options.Parallelism, async i =>
        {
            unwritten[i] = await WriteAsync(calls[i], invocation);
            return unwritten[i].Count == 0;
        });

        var stored = 0;
        for (var i = 0; i < calls.Length; i++)
        {
            foreach (var write in calls[i])
            {
                if (succeeded[i] || unwritten[i]?.Contains(write.Item) == false) stored++;
                else batch.StopBefore(write.First);
            }
        }

        invocation.Metrics.Add(Metric.Stored, stored);
    }

    private List<Write> Collapse(List<ScoringItem> items, DateTimeOffset scoredAt)
    {
        var writes = new List<Write>(items.Count);
        var places = new Dictionary<string, int>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            var request = item.Request!;
            var row = new PredictionItem(request.Id, item.Prediction, item.Model, request.RequestedAt, scoredAt, scoredAt + options.TimeToLive) { PredictionText = item.PredictionText };
            if (places.TryAdd(request.Id, writes.Count)) writes.Add(new Write(row, item.Arrival));
            else writes[places[request.Id]] = writes[places[request.Id]] with { Item = row };
        }

        return writes;
    }

    private async Task<HashSet<PredictionItem>> WriteAsync(Write[] writes, Invocation invocation)
    {
        // By reference: what a failed call leaves is known even when it threw half-way.
        IReadOnlyList<PredictionItem> left = [.. writes.Select(write => write.Item)];
        try
        {
            left = await retry.DrainAsync(left, async (asked, token) => left = await table.WriteAsync(asked, token), invocation.Metrics.CountRetry, invocation.Deadline.Storing);
            if (left.Count > 0) invocation.Logger.LogWarning("The predictions table left {Count} items unprocessed", left.Count);
        }
        catch (Exception e)
        {
            // Whatever the reason, the records of these items are reported and delivered again.
            invocation.Logger.LogWarning(e, "The predictions table did not take {Count} items", left.Count);
        }

        return new HashSet<PredictionItem>(left, ReferenceEqualityComparer.Instance);
    }

    /// <summary>An item and the first of the records that it stands for.</summary>
    private readonly record struct Write(PredictionItem Item, Arrival First);
}
