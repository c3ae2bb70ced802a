using Pipeline.Domain.Contract;
using Pipeline.Domain.Lookups;
using Pipeline.Scoring.Delivery;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Retry;

namespace Pipeline.Scoring.Enrich;

/// <summary>
/// Second stage: from requests to features. A row that the table lacks means missing features, which the model handles; a table
/// that does not answer means that the records which need it come again.
/// </summary>
internal sealed class Enricher(IScoringDomain domain, ILookupTable table, LookupCache cache, RetryPolicy retry)
{
    private const int Parallelism = 8;

    /// <summary>Enriches what is in play.</summary>
    public async Task EnrichAsync(ScoringBatch batch, Invocation invocation)
    {
        var items = batch.Scorable;
        // What this invocation uses is held apart from the cache, which may forget it at any time.
        var rows = new Dictionary<string, LookupRow?>(StringComparer.Ordinal);
        await FetchAsync(Recall(items, rows, invocation.Metrics), rows, invocation);

        LookupRow?[] own = [];
        foreach (var item in items)
        {
            var keys = item.LookupKeys;
            if (own.Length != keys.Count) own = new LookupRow?[keys.Count];
            for (var i = 0; i < own.Length; i++)
            {
                if (rows.TryGetValue(keys[i], out own[i])) continue;
                batch.StopBefore(item.Arrival);
                return;
            }

            item.Enriched = item.Request!.Enrich(own);
        }
    }

    private List<string> Recall(List<ScoringItem> items, Dictionary<string, LookupRow?> rows, InvocationMetrics metrics)
    {
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        var hits = 0;
        foreach (var item in items)
        {
            foreach (var key in item.LookupKeys)
            {
                if (rows.ContainsKey(key) || (cache.TryGet(key, out var row) && rows.TryAdd(key, row))) hits++;
                else unknown.Add(key);
            }
        }

        metrics.Add(Metric.LookupHits, hits);
        metrics.Add(Metric.LookupMisses, unknown.Count);
        return [.. unknown];
    }

    private async Task FetchAsync(List<string> keys, Dictionary<string, LookupRow?> rows, Invocation invocation)
    {
        var pages = keys.Chunk(ILookupTable.MaxKeys).ToArray();
        var answers = new Dictionary<string, LookupRow?>[pages.Length];
        var succeeded = await OrderedCalls.RunAsync(pages.Length, Parallelism, async i =>
        {
            answers[i] = new(StringComparer.Ordinal);
            return await FetchPageAsync(pages[i], answers[i], invocation);
        });

        for (var i = 0; i < pages.Length; i++)
        {
            if (!succeeded[i]) continue;
            foreach (var key in pages[i])
            {
                var row = answers[i].GetValueOrDefault(key);
                cache.Set(key, row);
                rows[key] = row;
            }
        }
    }

    private async Task<bool> FetchPageAsync(string[] keys, Dictionary<string, LookupRow?> answer, Invocation invocation)
    {
        try
        {
            var unprocessed = await retry.DrainAsync(keys, async (asked, token) =>
            {
                var page = await table.GetAsync(asked, token);
                foreach (var (key, attributes) in page.Rows) answer[key] = domain.ReadLookup(key, attributes);
                return page.Unprocessed;
            }, invocation.Metrics.CountRetry, invocation.Deadline.Scoring);
            if (unprocessed.Count == 0) return true;
            invocation.Logger.LogWarning("The lookup table left {Count} keys unprocessed", unprocessed.Count);
        }
        catch (Exception e)
        {
            // Whatever the reason, the records that need these keys are reported and delivered again.
            invocation.Logger.LogWarning(e, "The lookup table did not answer for {Count} keys", keys.Length);
        }

        return false;
    }
}
