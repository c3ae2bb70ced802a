using Pipeline.Aws.Retry;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// Third stage: asks the model. Rows travel many to a call, calls side by side. Rows that the model refuses are found by halving
/// the call and set aside; with no endpoint at all records go on without a prediction.
/// </summary>
internal sealed class Predictor(IModelEndpoint endpoint, PredictorOptions options, RetryPolicy retry)
{
    /// <summary>Predicts what is in play.</summary>
    public async Task PredictAsync(ScoringBatch batch, Invocation invocation)
    {
        var calls = batch.Scorable.Chunk(options.RowsPerCall).ToArray();
        var succeeded = await OrderedCalls.RunAsync(calls.Length, options.Parallelism, i => PredictAsync(batch, calls[i], invocation));
        var failed = Array.IndexOf(succeeded, false);
        if (failed >= 0) batch.StopBefore(calls[failed][0].Arrival);
    }

    private async Task<bool> PredictAsync(ScoringBatch batch, ArraySegment<ScoringItem> items, Invocation invocation)
    {
        try
        {
            await PredictOrHalveAsync(batch, items, invocation);
            return true;
        }
        catch (EndpointMissingException e)
        {
            invocation.Logger.LogWarning("{Count} records go unscored: {Reason}", items.Count, e.Message);
            return true;
        }
        catch (Exception e)
        {
            // Whatever the reason, these records are reported and delivered again.
            invocation.Logger.LogWarning(e, "The endpoint did not answer for {Count} records", items.Count);
            return false;
        }
    }

    private async Task PredictOrHalveAsync(ScoringBatch batch, ArraySegment<ScoringItem> items, Invocation invocation)
    {
        try
        {
            await CallAsync(batch, items, invocation);
        }
        catch (RowsRefusedException e) when (items.Count == 1)
        {
            items[0].Quarantine($"the model refused the record with status {e.Status}: {e.Message}");
        }
        catch (RowsRefusedException)
        {
            var half = items.Count / 2;
            await PredictOrHalveAsync(batch, items[..half], invocation);
            await PredictOrHalveAsync(batch, items[half..], invocation);
        }
    }

    private async Task CallAsync(ScoringBatch batch, ArraySegment<ScoringItem> items, Invocation invocation)
    {
        // The rows of a call stand one after the other, each with its end of line; the last goes without.
        var rows = batch.Rows.Written[items[0].Features.Start..items[^1].Features.End];
        await retry.RunAsync(async token =>
        {
            invocation.Metrics.Add(Metric.EndpointCalls);
            var reply = await endpoint.InvokeAsync(rows, token);
            Take(reply, items);
            return reply;
        }, invocation.Metrics.CountRetry, invocation.Deadline.Scoring);
    }

    private static void Take(EndpointReply reply, ArraySegment<ScoringItem> items)
    {
        var predictions = new Range[items.Count];
        // A reply that does not fit its request is the endpoint's trouble, not the rows'.
        if (!PredictionParser.TryParse(reply.Body.Span, predictions, out var reason)) throw new TransientException($"The endpoint's reply: {reason}.");
        for (var i = 0; i < items.Count; i++) items[i].Predict(NumberText.Of(reply.Body[predictions[i]]), reply.Model);
    }
}
