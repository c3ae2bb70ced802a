using Pipeline.Aws.Retry;
using Pipeline.Contract;
using Pipeline.Contract.Lookups;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Metrics;

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
        var recalled = new RecalledLookups(cache, domain.LookupsPerRequest);
        var items = batch.Scorable;
        var first = items.FindIndex(item => !Enrich(batch, item, recalled));
        if (first >= 0)
        {
            // What this invocation uses is held apart from the cache, which may forget it at any time.
            for (var i = first; i < items.Count; i++) recalled.Want(items[i].Request!);
            await FetchAsync(recalled, invocation);
            for (var i = first; i < items.Count; i++)
            {
                if (Enrich(batch, items[i], recalled)) continue;
                batch.StopBefore(items[i].Arrival);
                break;
            }
        }

        invocation.Metrics.Add(Metric.LookupHits, recalled.Hits);
        invocation.Metrics.Add(Metric.LookupMisses, recalled.Misses);
    }

    private static bool Enrich(ScoringBatch batch, ScoringItem item, RecalledLookups recalled)
    {
        if (!recalled.TryGet(item.Request!, out var rows)) return false;
        var enriched = item.Request!.Enrich(rows);
        var start = batch.Rows.Length;
        enriched.WriteFeatures(batch.Rows);
        item.Enrich(enriched, start..batch.Rows.Length);
        batch.Rows.Write((byte)'\n');
        return true;
    }

    private async Task FetchAsync(RecalledLookups recalled, Invocation invocation)
    {
        var pages = recalled.Unknown.Chunk(ILookupTable.MaxKeys).ToArray();
        var answers = new Dictionary<string, LookupRow?>[pages.Length];
        var succeeded = await OrderedCalls.RunAsync(pages.Length, Parallelism, async i =>
        {
            answers[i] = new(StringComparer.Ordinal);
            return await FetchPageAsync([.. pages[i].Select(key => key.ToString())], answers[i], invocation);
        });

        for (var i = 0; i < pages.Length; i++)
        {
            if (!succeeded[i]) continue;
            foreach (var key in pages[i]) recalled.Learn(key, answers[i].GetValueOrDefault(key.ToString()));
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
