using System.Runtime.InteropServices;
using Pipeline.Aws.Retry;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Metrics;

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
        var (rows, firsts) = Collapse(batch.Scorable, scoredAt);
        var calls = (rows.Count + IPredictionTable.MaxItems - 1) / IPredictionTable.MaxItems;
        var left = new IReadOnlyList<PredictionItem>?[calls];
        await OrderedCalls.RunAsync(calls, options.Parallelism, async i =>
        {
            left[i] = await WriteAsync(PageOf(rows, i), invocation);
            return left[i]!.Count == 0;
        });

        var stored = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            // By reference: the rows are the very ones that were handed to the table.
            if (left[i / IPredictionTable.MaxItems] is { } unwritten && (unwritten.Count == 0 || !unwritten.Contains(rows[i], ReferenceEqualityComparer.Instance))) stored++;
            else batch.StopBefore(firsts[i]);
        }

        invocation.Metrics.Add(Metric.Stored, stored);
    }

    private static ArraySegment<PredictionItem> PageOf(ArraySegment<PredictionItem> rows, int page)
    {
        var start = page * IPredictionTable.MaxItems;
        return rows.Slice(start, Math.Min(IPredictionTable.MaxItems, rows.Count - start));
    }

    /// <summary>The rows to write, and of each the first record that it stands for.</summary>
    private (ArraySegment<PredictionItem> Rows, Arrival[] Firsts) Collapse(List<ScoringItem> items, DateTimeOffset scoredAt)
    {
        var (rows, firsts, count) = (new PredictionItem[items.Count], new Arrival[items.Count], 0);
        var places = new Dictionary<string, int>(items.Count, StringComparer.Ordinal);
        var expiresAt = scoredAt + options.TimeToLive;
        foreach (var item in items)
        {
            var request = item.Request!;
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, request.Id, out var known);
            if (!known) firsts[place = count++] = item.Arrival;
            rows[place] = new PredictionItem(request.Id, item.Prediction, item.Model, request.RequestedAt, scoredAt, expiresAt);
        }

        return (new ArraySegment<PredictionItem>(rows, 0, count), firsts);
    }

    /// <summary>Writes rows in one call.</summary>
    /// <returns>Those that were not written.</returns>
    private async Task<IReadOnlyList<PredictionItem>> WriteAsync(IReadOnlyList<PredictionItem> left, Invocation invocation)
    {
        try
        {
            left = await retry.DrainAsync(left, async (asked, token) => left = await table.WriteAsync(asked, token), invocation.Metrics.CountRetry, invocation.Deadline.Storing);
            if (left.Count > 0) invocation.Logger.LogWarning("The predictions table left {Count} items unprocessed", left.Count);
        }
        catch (Exception e)
        {
            // Whatever the reason, the records of these items are reported and delivered again. What was left when it threw is known.
            invocation.Logger.LogWarning(e, "The predictions table did not take {Count} items", left.Count);
        }

        return left;
    }
}
