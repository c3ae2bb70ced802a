using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.KinesisEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Pipeline.Aws.Metrics;
using Pipeline.Scoring;
using Pipeline.Scoring.Delivery;
using Pipeline.Scoring.Metrics;

[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<ScoringJsonContext>))]
[assembly: LambdaGlobalProperties(GenerateMain = true)]

namespace Pipeline.Scoring;

/// <summary>The Lambda function: a batch of one shard in, the first record that is not done out.</summary>
internal sealed class ScoringFunction(BatchScorer scorer, EmbeddedMetrics embeddedMetrics, BatchGarbage garbage, TimeProvider time)
{
    /// <summary>Scores a batch. An empty answer means that all of it is stored and landed.</summary>
    /// <param name="kinesisEvent">The event as it was delivered: an event of Amazon.Lambda.KinesisEvents, which is read without making objects of it.</param>
    /// <param name="context">The invocation.</param>
    [LambdaFunction]
    public async Task<StreamsEventResponse> Score(Stream kinesisEvent, ILambdaContext context)
    {
        garbage.BeginBatch();
        using var buffer = await EventBuffer.ReadAsync(kinesisEvent);
        using var deadline = new Deadline(context.RemainingTime, time);
        var arrivals = KinesisEventReader.Read(buffer.Bytes);
        // All records of a batch are of one shard.
        var shard = arrivals is [var first, ..] ? first.Shard : "";
        ILambdaLogger logger = new ShardLogger(context.Logger, shard);
        var invocation = new Invocation(time.GetUtcNow(), deadline, new InvocationMetrics(), logger);
        var unfinished = await scorer.ScoreAsync(arrivals, invocation);
        invocation.Metrics.WriteTo(embeddedMetrics, context.FunctionName, context.AwsRequestId, shard);
        if (unfinished is null) return new StreamsEventResponse { BatchItemFailures = [] };

        logger.LogWarning(
            "Stopped at {SequenceNumber}: {Count} records are to be delivered again",
            unfinished.SequenceNumber, invocation.Metrics[Metric.ReportedFailures]);
        return new StreamsEventResponse { BatchItemFailures = [new() { ItemIdentifier = unfinished.SequenceNumber.ToString() }] };
    }
}
