using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Decode;
using Pipeline.Scoring.Enrich;
using Pipeline.Scoring.Land;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Predict;
using Pipeline.Scoring.Store;

namespace Pipeline.Scoring;

/// <summary>
/// Takes a batch through the stages: decode, enrich, predict, store, land. Lambda redelivers everything from the lowest reported sequence
/// number on, so the batch is cut before the first record that fails a stage, and the next stage gets only the records before it. A record
/// is done when it is stored and landed.
/// </summary>
internal sealed class BatchScorer(
    RecordDecoder decoder, Enricher enricher, Predictor predictor, PredictionStore store, Lander lander, StageSpans spans, TimeProvider time)
{
    /// <summary>Scores a batch.</summary>
    /// <returns>The first record that is not done, from which Lambda must redeliver; null if all are done.</returns>
    public async Task<Arrival?> ScoreAsync(IReadOnlyList<Arrival> arrivals, Attempt attempt)
    {
        var started = time.GetTimestamp();
        var decoded = spans.Run("decode", () => decoder.Decode(arrivals));
        using var buffers = new BatchBuffers(decoded.Records.Count);
        var (enriched, enrichFailure) = await spans.RunAsync("enrich", () => enricher.EnrichAsync(decoded, buffers, attempt));
        var (scored, predictFailure) = await spans.RunAsync("predict", () => predictor.PredictAsync(enriched.TakeBefore(enrichFailure), buffers.Scores, attempt));
        scored = scored.TakeBefore(predictFailure);
        var scoredAt = time.GetUtcNow();
        var storing = spans.RunAsync("store", () => store.StoreAsync(scored, scoredAt, attempt));
        // Build the objects while the table answers; send none before it has.
        using var objects = spans.Run("prepare", () => lander.Prepare(scored, scoredAt));
        var (stored, storeFailure) = await storing;
        stored = stored.TakeBefore(storeFailure);
        var landFailure = await spans.RunAsync("land", () => lander.LandAsync(stored, objects, attempt));
        Count(decoded, stored.TakeBefore(landFailure).Scored, enriched.Intervals is not null, attempt.Metrics);
        attempt.Metrics.Add(Metric.BatchMilliseconds, (long)time.GetElapsedTime(started).TotalMilliseconds);
        // Each stage gets only the records before all earlier failures, so the latest stage's failure comes first.
        return landFailure ?? storeFailure ?? predictFailure ?? enrichFailure;
    }

    private void Count(DecodedBatch received, ScoredBatch done, bool hadModel, InvocationMetrics metrics)
    {
        int quarantined = 0, far = 0, scored = 0, wrong = 0, withoutInterval = 0;
        for (var i = 0; i < done.Count; i++)
        {
            if (done[i].Decoded.IsFar) far++;
            if (done[i].IsQuarantined)
            {
                quarantined++;
                continue;
            }

            var score = done[i].Score;
            if (score.Fault is not null) wrong++;
            if (score.Prediction.IsEmpty) continue;
            scored++;
            if (!score.Interval.IsKnown) withoutInterval++;
        }

        metrics.Add(Metric.Quarantined, quarantined);
        metrics.Add(Metric.FarRequests, far);
        metrics.Add(Metric.Scored, scored);
        metrics.Add(Metric.WrongAnswers, wrong);
        metrics.AddIntervals(scored, withoutInterval);
        var landed = done.Count - quarantined;
        metrics.Add(Metric.Unscored, landed - scored);
        if (hadModel) metrics.Add(Metric.UnscoredAfterModel, landed - scored);
        metrics.Add(Metric.Landed, landed);
        metrics.Add(Metric.Received, received.Records.Count);
        metrics.Add(Metric.ReportedFailures, received.Records.Count - done.Count);
        if (received.Arrivals is [.., var newest])
            metrics.Add(Metric.IteratorAgeMilliseconds, Math.Max(0, (long)(time.GetUtcNow() - newest.ArrivedAt).TotalMilliseconds));
    }
}
