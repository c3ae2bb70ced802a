using System.Buffers.Text;
using Pipeline.Aws.Retry;
using Pipeline.Contract;
using Pipeline.Contract.Intervals;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring.Predict;

/// <summary>
/// Third stage: calls the model, with many rows per call and several calls in parallel. If the model refuses a call, it is halved until the
/// refused rows are found; these are quarantined. If there is no endpoint, records continue without a prediction. So do those whose answer is
/// none, twice: a model that answers wrongly would hold the stream up for as long as it serves.
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

    private async Task CallAsync(Rows rows, Attempt attempt)
    {
        if (SetScores(await InvokeAsync(rows, attempt), rows) == 0) return;
        // Once more: a reply may be damaged on its way, and during a swap two models answer.
        attempt.Metrics.CountRetry();
        var wrong = SetScores(await InvokeAsync(rows, attempt), rows);
        if (wrong > 0) attempt.Logger.LogWarning("{Count} of {Rows} records go unscored, since the model answers wrongly: {Reason}", wrong, rows.Count, rows.FirstFault());
    }

    private Task<EndpointReply> InvokeAsync(Rows rows, Attempt attempt) =>
        retry.RunAsync(token =>
        {
            attempt.Metrics.Add(Metric.EndpointCalls);
            return endpoint.InvokeAsync(rows.Text, token);
        }, attempt.Metrics.CountRetry, attempt.Deadline.Scoring);

    /// <returns>How many rows got no prediction.</returns>
    private int SetScores(EndpointReply reply, Rows rows)
    {
        var predictions = new Range[rows.Count];
        // Only their order relates the predictions to the rows, so with another count none of them is any row's.
        if (!PredictionParser.TryParse(reply.Body.Span, predictions, out var mismatch))
        {
            for (var i = 0; i < rows.Count; i++) rows.Set(i, default(Score) with { Fault = mismatch });
            return rows.Count;
        }

        var (range, wrong) = (domain.Description.Label.PredictionRange, 0);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!NumberText.TryOf(reply.Body[predictions[i]], range, out var number, out var fault)) wrong++;
            rows.Set(i, fault is null ? new Score(number, reply.Model, Interval: IntervalOf(number.Span, rows.Batch.Intervals)) : default(Score) with { Fault = fault });
        }

        return wrong;
    }

    // The number is only read where an interval is looked for: otherwise its text is passed on.
    private PredictionInterval IntervalOf(ReadOnlySpan<byte> prediction, IntervalBins? intervals) =>
        intervals is not null && Utf8Parser.TryParse(prediction, out double value, out _) ? intervals.Around(value, domain.Description.Label.Least) : default;

    /// <summary>The rows of a call, which are adjacent in the batch, and where their scores go.</summary>
    private readonly record struct Rows(EnrichedBatch Batch, ArraySegment<int> Indices, Score[] Scores)
    {
        public int Count => Indices.Count;

        public ReadOnlyMemory<byte> Text => Batch.RowsOf(Indices[0], Indices[^1]);

        public Rows Slice(int start, int length) => this with { Indices = Indices.Slice(start, length) };

        public void Set(int row, Score score) => Scores[Indices[row]] = score;

        public string? FirstFault()
        {
            foreach (var index in Indices)
            {
                if (Scores[index].Fault is { } fault) return fault;
            }

            return null;
        }
    }
}
