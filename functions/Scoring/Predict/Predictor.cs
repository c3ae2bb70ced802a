using System.Buffers;
using Pipeline.Scoring.Delivery;
using Pipeline.Scoring.Metrics;
using Pipeline.Scoring.Retry;

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
        var succeeded = await OrderedCalls.RunAsync(calls.Length, options.Parallelism, i => PredictAsync(calls[i], invocation));
        var failed = Array.IndexOf(succeeded, false);
        if (failed >= 0) batch.StopBefore(calls[failed][0].Arrival);
    }

    private async Task<bool> PredictAsync(ArraySegment<ScoringItem> items, Invocation invocation)
    {
        try
        {
            await PredictOrHalveAsync(items, invocation);
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

    private async Task PredictOrHalveAsync(ArraySegment<ScoringItem> items, Invocation invocation)
    {
        try
        {
            await CallAsync(items, invocation);
        }
        catch (RowsRefusedException e) when (items.Count == 1)
        {
            items[0].Quarantine($"the model refused the record with status {e.Status}: {e.Message}");
        }
        catch (RowsRefusedException)
        {
            var half = items.Count / 2;
            await PredictOrHalveAsync(items[..half], invocation);
            await PredictOrHalveAsync(items[half..], invocation);
        }
    }

    private async Task CallAsync(ArraySegment<ScoringItem> items, Invocation invocation)
    {
        var rows = Rows(items);
        await retry.RunAsync(async token =>
        {
            invocation.Metrics.Add(Metric.EndpointCalls);
            var reply = await endpoint.InvokeAsync(rows, token);
            Take(reply, items);
            return reply;
        }, invocation.Metrics.CountRetry, invocation.Deadline.Scoring);
    }

    private static ReadOnlyMemory<byte> Rows(ArraySegment<ScoringItem> items)
    {
        var rows = new ArrayBufferWriter<byte>(items.Count * 128);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) rows.Write("\n"u8);
            items[i].Enriched!.WriteCsvRow(rows);
        }

        return rows.WrittenMemory;
    }

    private static void Take(EndpointReply reply, ArraySegment<ScoringItem> items)
    {
        var predictions = new double[items.Count];
        // A reply that does not fit its request is the endpoint's trouble, not the rows'.
        if (!PredictionParser.TryParse(reply.Body.Span, predictions, out var reason)) throw new TransientException($"The endpoint's reply: {reason}.");
        for (var i = 0; i < items.Count; i++)
        {
            items[i].Prediction = predictions[i];
            items[i].Model = reply.Model;
        }
    }
}
