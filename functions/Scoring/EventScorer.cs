using Amazon.Lambda.Core;
using Amazon.Lambda.KinesisEvents;
using Pipeline.Aws.Metrics;
using Pipeline.Scoring.Batch;
using Pipeline.Scoring.Events;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring;

/// <summary>The work of the scoring function: a batch of one shard in, the first record that is not done out.</summary>
public sealed class EventScorer
{
    private readonly BatchScorer _scorer;
    private readonly MetricLines _metrics;
    private readonly CollectionPace _pace;
    private readonly TimeProvider _time;

    internal EventScorer(BatchScorer scorer, MetricLines metrics, CollectionPace pace, TimeProvider time) =>
        (_scorer, _metrics, _pace, _time) = (scorer, metrics, pace, time);

    /// <summary>Scores a batch. An empty answer means that all of it is stored and landed.</summary>
    /// <param name="kinesisEvent">The event as it was delivered: an event of Amazon.Lambda.KinesisEvents, which is read without making objects of it.</param>
    /// <param name="context">The attempt.</param>
    public async Task<StreamsEventResponse> ScoreAsync(Stream kinesisEvent, ILambdaContext context)
    {
        _pace.BeginBatch();
        using var buffer = await EventBuffer.ReadAsync(kinesisEvent);
        using var deadline = new Deadline(context.RemainingTime, _time);
        var arrivals = KinesisEventReader.Read(buffer.Bytes);
        // All records of a batch are of one shard.
        var shard = arrivals is [var first, ..] ? first.Shard : "";
        ILambdaLogger logger = new ShardLogger(context.Logger, shard);
        var attempt = new Attempt(_time.GetUtcNow(), deadline, new InvocationMetrics(), logger);
        var unfinished = await _scorer.ScoreAsync(arrivals, attempt);
        attempt.Metrics.WriteTo(_metrics, context.FunctionName, context.AwsRequestId, shard);
        if (unfinished is null) return new StreamsEventResponse { BatchItemFailures = [] };

        logger.LogWarning(
            "Stopped at {SequenceNumber}: {Count} records are to be delivered again",
            unfinished.SequenceNumber, attempt.Metrics[Metric.ReportedFailures]);
        return new StreamsEventResponse { BatchItemFailures = [new() { ItemIdentifier = unfinished.SequenceNumber.ToString() }] };
    }
}
