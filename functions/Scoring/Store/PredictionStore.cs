using System.Runtime.InteropServices;
using Pipeline.Aws.Retry;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring.Store;

/// <summary>
/// Fourth stage: writes predictions to the table. Of records with the same id only the last is written, because a call may not name a key
/// twice and the newest prediction wins. None of these records counts as stored until that one is written.
/// </summary>
internal sealed class PredictionStore(IPredictionTable table, PredictionStoreOptions options, RetryPolicy retry)
{
    /// <summary>Stores the batch's predictions.</summary>
    public async Task<StageResult<StoredBatch>> StoreAsync(ScoredBatch batch, DateTimeOffset scoredAt, Attempt attempt)
    {
        var (rows, firsts) = Collapse(batch, scoredAt);
        var calls = (rows.Count + IPredictionTable.MaxItems - 1) / IPredictionTable.MaxItems;
        var left = new IReadOnlyList<PredictionItem>?[calls];
        await OrderedCalls.RunAsync(calls, options.Parallelism, async i =>
        {
            left[i] = await WriteAsync(PageOf(rows, i), attempt);
            return left[i]!.Count == 0;
        });

        var stored = 0;
        Arrival? firstFailure = null;
        for (var i = 0; i < rows.Count; i++)
        {
            // Compare by reference: the table returns the very items that it was given.
            if (left[i / IPredictionTable.MaxItems] is { } unwritten && (unwritten.Count == 0 || !unwritten.Contains(rows[i], ReferenceEqualityComparer.Instance))) stored++;
            else if (firstFailure is null || firsts[i].Index < firstFailure.Index) firstFailure = firsts[i];
        }

        attempt.Metrics.Add(Metric.Stored, stored);
        return new(new StoredBatch(batch), firstFailure);
    }

    private static ArraySegment<PredictionItem> PageOf(ArraySegment<PredictionItem> rows, int page)
    {
        var start = page * IPredictionTable.MaxItems;
        return rows.Slice(start, Math.Min(IPredictionTable.MaxItems, rows.Count - start));
    }

    /// <summary>The rows to write, and for each the first record with its id.</summary>
    private (ArraySegment<PredictionItem> Rows, Arrival[] Firsts) Collapse(ScoredBatch batch, DateTimeOffset scoredAt)
    {
        var (rows, firsts, count) = (new PredictionItem[batch.Count], new Arrival[batch.Count], 0);
        var places = new Dictionary<string, int>(batch.Count, StringComparer.Ordinal);
        var batchTimes = new ItemTimes(scoredAt, scoredAt + options.TimeToLive);
        for (var i = 0; i < batch.Count; i++)
        {
            var record = batch[i];
            if (record.IsQuarantined) continue;
            var request = record.Request!;
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, request.Id, out var known);
            if (!known) firsts[place = count++] = record.Decoded.Arrival;
            rows[place] = new PredictionItem(request.Id, record.Score.Prediction, record.Score.Model, request.RequestedAt, batchTimes) { Interval = record.Score.Interval, Fault = record.Score.Fault };
        }

        return (new ArraySegment<PredictionItem>(rows, 0, count), firsts);
    }

    /// <summary>Writes rows in one call, and again while some are unprocessed.</summary>
    /// <returns>The rows that were not written.</returns>
    private async Task<IReadOnlyList<PredictionItem>> WriteAsync(IReadOnlyList<PredictionItem> left, Attempt attempt)
    {
        try
        {
            left = await retry.DrainAsync(left, async (asked, token) => left = await table.WriteAsync(asked, token), attempt.Metrics.CountRetry, attempt.Deadline.Storing);
            if (left.Count > 0) attempt.Logger.LogWarning("The predictions table left {Count} items unprocessed", left.Count);
        }
        catch (Exception e)
        {
            // Whatever the error, the records of these items are reported and redelivered. The last reply before it updated the list.
            attempt.Logger.LogWarning(e, "The predictions table did not take {Count} items", left.Count);
        }

        return left;
    }
}
