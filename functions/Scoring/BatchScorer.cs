using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Store;

namespace Pipeline.Scoring;

/// <summary>Takes a batch through the stages: decode, enrich, predict, store, land. A record is done when it is stored and landed.</summary>
internal sealed class BatchScorer(
    RecordDecoder decoder, Enricher enricher, Predictor predictor, PredictionStore store, Lander lander, TimeProvider time)
{
    /// <summary>Scores a batch.</summary>
    /// <returns>The first record that is not done, from which Lambda is to deliver again; null when all are done.</returns>
    public async Task<Arrival?> ScoreAsync(IReadOnlyList<Arrival> arrivals, Invocation invocation)
    {
        var started = time.GetTimestamp();
        using var batch = decoder.Decode(arrivals);
        await enricher.EnrichAsync(batch, invocation);
        await predictor.PredictAsync(batch, invocation);
        var scoredAt = time.GetUtcNow();
        var storing = store.StoreAsync(batch, scoredAt, invocation);
        // The objects are made while the table answers; none is sent before it has.
        using var objects = lander.Prepare(batch, scoredAt);
        await storing;
        await lander.LandAsync(objects, invocation);
        Count(batch, invocation.Metrics);
        invocation.Metrics.Add(Metric.BatchMilliseconds, (long)time.GetElapsedTime(started).TotalMilliseconds);
        return batch.FirstUnfinished;
    }

    private void Count(ScoringBatch batch, InvocationMetrics metrics)
    {
        int done = 0, quarantined = 0, scored = 0;
        foreach (var item in batch.InPlay)
        {
            done++;
            if (item.IsQuarantined) quarantined++;
            else if (!item.Prediction.IsEmpty) scored++;
        }

        metrics.Add(Metric.Quarantined, quarantined);
        metrics.Add(Metric.Scored, scored);
        metrics.Add(Metric.Unscored, done - quarantined - scored);
        metrics.Add(Metric.Landed, done - quarantined);
        metrics.Add(Metric.Received, batch.Items.Count);
        metrics.Add(Metric.ReportedFailures, batch.Items.Count - done);
        if (batch.Arrivals is [.., var newest])
            metrics.Add(Metric.IteratorAgeMilliseconds, Math.Max(0, (long)(time.GetUtcNow() - newest.ArrivedAt).TotalMilliseconds));
    }
}
