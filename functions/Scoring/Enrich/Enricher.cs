using Pipeline.Aws.Retry;
using Pipeline.Contract;
using Pipeline.Contract.Intervals;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring.Enrich;

/// <summary>
/// Second stage: turns requests into features. If the table has no row for a key, its features are missing, which the model handles. If the
/// table does not answer, the records that need its rows are redelivered.
/// </summary>
internal sealed class Enricher(IScoringDomain domain, ILookupTable table, LookupCache cache, RetryPolicy retry)
{
    private const int Parallelism = 8;

    /// <param name="batch">The batch.</param>
    /// <param name="buffers">Receives the requests and their rows; must live as long as the batch.</param>
    /// <param name="attempt">The attempt.</param>
    public async Task<StageResult<EnrichedBatch>> EnrichAsync(DecodedBatch batch, BatchBuffers buffers, Attempt attempt)
    {
        var tally = new LookupTally(attempt.Metrics.LookupKinds);
        var batchLookups = new BatchLookups(cache, domain.LookupsPerRequest, tally);
        var done = EnrichFrom(0);
        var intervalsAreKnown = batchLookups.TryGet(IntervalLookups.Key, out var intervals);
        if (done < batch.Readable.Count || (!intervalsAreKnown && done > 0))
        {
            // Hold the rows that this attempt uses outside the cache, which may evict them at any time.
            foreach (var index in batch.Readable[done..]) batchLookups.Collect(batch.Records[index].Request!);
            if (!intervalsAreKnown) batchLookups.Collect(IntervalLookups.Key);
            await FetchAsync(batchLookups, attempt);
            done = EnrichFrom(done);
            // Without an answer the records go on without intervals, which are no reason to hold them back.
            if (!intervalsAreKnown) batchLookups.TryGet(IntervalLookups.Key, out intervals);
        }

        attempt.Metrics.Add(Metric.LookupHits, batchLookups.Hits);
        attempt.Metrics.Add(Metric.LookupMisses, batchLookups.Misses);
        tally.AddTo(attempt.Metrics);
        var firstFailure = done < batch.Readable.Count ? batch.Records[batch.Readable[done]].Arrival : null;
        return new(new EnrichedBatch(batch, buffers, intervals as IntervalBins, batch.Records.Count), firstFailure);

        // Stops at the first record whose lookups are unknown.
        int EnrichFrom(int next)
        {
            for (; next < batch.Readable.Count; next++)
            {
                var index = batch.Readable[next];
                var request = batch.Records[index].Request!;
                if (!batchLookups.TryGet(request, out var lookups)) break;
                buffers.Requests[index] = Enrich(request, lookups, buffers.Rows);
            }

            return next;
        }
    }

    private static EnrichedRequest Enrich(IScoringRequest request, ReadOnlySpan<LookupRow?> lookups, Utf8Output rows)
    {
        var enriched = request.Enrich(lookups);
        var start = rows.Length;
        enriched.WriteFeatures(rows);
        var features = start..rows.Length;
        rows.Write((byte)'\n');
        return new EnrichedRequest(enriched, features);
    }

    private async Task FetchAsync(BatchLookups batchLookups, Attempt attempt)
    {
        var pages = batchLookups.Unknown.Chunk(ILookupTable.MaxKeys).ToArray();
        var answers = new Dictionary<string, LookupRow?>[pages.Length];
        var succeeded = await OrderedCalls.RunAsync(pages.Length, Parallelism, async i =>
        {
            answers[i] = new(StringComparer.Ordinal);
            return await FetchPageAsync([.. pages[i].Select(key => key.ToString())], answers[i], attempt);
        });

        for (var i = 0; i < pages.Length; i++)
        {
            if (!succeeded[i]) continue;
            foreach (var key in pages[i]) batchLookups.Add(key, answers[i].GetValueOrDefault(key.ToString()), IsExpected(key));
        }
    }

    // Intervals are not: until the first model serves there are none, and predictions go on without them.
    private bool IsExpected(LookupKey key)
    {
        foreach (var kind in domain.LookupKinds)
        {
            if (key.IsOf(kind)) return kind.IsComplete;
        }

        return false;
    }

    private async Task<bool> FetchPageAsync(string[] keys, Dictionary<string, LookupRow?> answer, Attempt attempt)
    {
        try
        {
            var unprocessed = await retry.DrainAsync(keys, async (asked, token) =>
            {
                var page = await table.GetAsync(asked, token);
                foreach (var (key, attributes) in page.Rows) answer[key] = ReadRow(key, attributes);
                return page.Unprocessed;
            }, attempt.Metrics.CountRetry, attempt.Deadline.Scoring);
            if (unprocessed.Count == 0) return true;
            attempt.Logger.LogWarning("The lookup table left {Count} keys unprocessed", unprocessed.Count);
        }
        catch (Exception e)
        {
            // Whatever the error, the records that need these keys are reported and redelivered.
            attempt.Logger.LogWarning(e, "The lookup table did not answer for {Count} keys", keys.Length);
        }

        return false;
    }

    private LookupRow? ReadRow(string key, IReadOnlyDictionary<string, string> attributes) =>
        IntervalLookups.Kind.Owns(key) ? IntervalLookups.Read(attributes) : domain.ReadLookup(key, attributes);
}
