using System.Buffers.Text;
using Pipeline.Aws.Retry;
using Pipeline.Contract;
using Pipeline.Contract.Intervals;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// Third stage: calls the model, with many rows per call and several calls in parallel. If the model refuses a call, it is halved until the
/// refused rows are found; these are quarantined. If there is no endpoint, records continue without a prediction.
/// </summary>
internal sealed class Predictor(IModelEndpoint endpoint, IScoringDomain domain, PredictorOptions options, RetryPolicy retry)
{
    /// <summary>Requests predictions for the batch.</summary>
    /// <param name="batch">The batch with its features.</param>
    /// <param name="scores">Receives the results; empty at first, and must live as long as the batch.</param>
    /// <param name="attempt">The attempt.</param>
    public async Task<StageResult<ScoredBatch>> PredictAsync(EnrichedBatch batch, Score[] scores, Attempt attempt)
    {
        var scorable = batch.Scorable;
        var calls = (scorable.Count + options.RowsPerCall - 1) / options.RowsPerCall;
        var succeeded = await OrderedCalls.RunAsync(calls, options.Parallelism, i => PredictAsync(new Rows(batch, RowsOf(i), scores), attempt));
        var failed = Array.IndexOf(succeeded, false);
        var firstFailure = failed < 0 ? null : batch.Decoded.Records[RowsOf(failed)[0]].Arrival;
        return new(new ScoredBatch(batch, scores, batch.Count), firstFailure);

        ArraySegment<int> RowsOf(int call)
        {
            var start = call * options.RowsPerCall;
            return scorable.Slice(start, Math.Min(options.RowsPerCall, scorable.Count - start));
        }
    }

    private async Task<bool> PredictAsync(Rows rows, Attempt attempt)
    {
        try
        {
            await PredictOrHalveAsync(rows, attempt);
            return true;
        }
        catch (EndpointMissingException e)
        {
            attempt.Logger.LogWarning("{Count} records go unscored: {Reason}", rows.Count, e.Message);
            return true;
        }
        catch (Exception e)
        {
            // Whatever the error, these records are reported and redelivered.
            attempt.Logger.LogWarning(e, "The endpoint did not answer for {Count} records", rows.Count);
            return false;
        }
    }

    private async Task PredictOrHalveAsync(Rows rows, Attempt attempt)
    {
        try
        {
            await CallAsync(rows, attempt);
        }
        catch (RowsRefusedException e) when (rows.Count == 1)
        {
            rows.Set(0, default(Score) with { Refusal = $"the model refused the record with status {e.Status}: {e.Message}" });
        }
        catch (RowsRefusedException)
        {
            var half = rows.Count / 2;
            await PredictOrHalveAsync(rows[..half], attempt);
            await PredictOrHalveAsync(rows[half..], attempt);
        }
    }

    private Task CallAsync(Rows rows, Attempt attempt) =>
        retry.RunAsync(async token =>
        {
            attempt.Metrics.Add(Metric.EndpointCalls);
            var reply = await endpoint.InvokeAsync(rows.Text, token);
            SetScores(reply, rows);
            return reply;
        }, attempt.Metrics.CountRetry, attempt.Deadline.Scoring);

    private void SetScores(EndpointReply reply, Rows rows)
    {
        var predictions = new Range[rows.Count];
        // A reply that does not match the request is the endpoint's fault, not the rows'.
        if (!PredictionParser.TryParse(reply.Body.Span, predictions, out var reason)) throw new TransientException($"The endpoint's reply: {reason}.");
        for (var i = 0; i < rows.Count; i++)
        {
            var text = NumberText.Of(reply.Body[predictions[i]]);
            rows.Set(i, new Score(text, reply.Model, Interval: IntervalOf(text.Span, rows.Batch.Intervals)));
        }
    }

    // The number is only read where an interval is looked for: otherwise its text is passed on.
    private PredictionInterval IntervalOf(ReadOnlySpan<byte> prediction, IntervalBins? intervals) =>
        intervals is not null && Utf8Parser.TryParse(prediction, out double value, out _) ? intervals.Around(value, domain.LeastLabel) : default;

    /// <summary>The rows of a call, which are adjacent in the batch, and where their scores go.</summary>
    private readonly record struct Rows(EnrichedBatch Batch, ArraySegment<int> Indices, Score[] Scores)
    {
        public int Count => Indices.Count;

        public ReadOnlyMemory<byte> Text => Batch.RowsOf(Indices[0], Indices[^1]);

        public Rows Slice(int start, int length) => this with { Indices = Indices.Slice(start, length) };

        public void Set(int row, Score score) => Scores[Indices[row]] = score;
    }
}
