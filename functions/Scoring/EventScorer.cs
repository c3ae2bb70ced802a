using Amazon.Lambda.Core;
using Amazon.Lambda.KinesisEvents;
using Pipeline.Aws.Metrics;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Events;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring;

/// <summary>Entry point of the scoring function: takes a batch of one shard and reports the first record that is not done.</summary>
public sealed class EventScorer
{
    private readonly BatchScorer _scorer;
    private readonly MetricSet _set;
    private readonly MetricLines _metrics;
    private readonly CollectionPace _pace;
    private readonly TimeProvider _time;

    internal EventScorer(BatchScorer scorer, MetricSet set, MetricLines metrics, CollectionPace pace, TimeProvider time) =>
        (_scorer, _set, _metrics, _pace, _time) = (scorer, set, metrics, pace, time);

    /// <summary>Scores a batch. An empty response means that the whole batch is stored and landed.</summary>
    /// <param name="kinesisEvent">The JSON of an Amazon.Lambda.KinesisEvents event, read without deserializing it into objects.</param>
    /// <param name="context">The invocation.</param>
    public async Task<StreamsEventResponse> ScoreAsync(Stream kinesisEvent, ILambdaContext context)
    {
        _pace.BeginBatch();
        using var buffer = await EventBuffer.ReadAsync(kinesisEvent);
        using var deadline = new Deadline(context.RemainingTime, _time);
        var arrivals = KinesisEventReader.Read(buffer.Bytes);
        // All records of a batch come from one shard.
        var shard = arrivals is [var first, ..] ? first.Shard : "";
        ILambdaLogger logger = new ShardLogger(context.Logger, shard);
        var attempt = new Attempt(_time.GetUtcNow(), deadline, new InvocationMetrics(_set), logger);
        var unfinished = await _scorer.ScoreAsync(arrivals, attempt);
        attempt.Metrics.WriteTo(_metrics, context.FunctionName, context.AwsRequestId, shard);
        attempt.Metrics.WriteHandedBackTo(_metrics, context.FunctionName, context.FunctionVersion);
        if (unfinished is null) return new StreamsEventResponse { BatchItemFailures = [] };

        logger.LogWarning(
            "Stopped at {SequenceNumber}: {Count} records are to be delivered again",
            unfinished.SequenceNumber, attempt.Metrics[Metric.ReportedFailures]);
        return new StreamsEventResponse { BatchItemFailures = [new() { ItemIdentifier = unfinished.SequenceNumber.ToString() }] };
    }
}
