using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.KinesisEvents;
using Amazon.Lambda.Serialization.SystemTextJson;
using Pipeline.Scoring;
using Pipeline.Scoring.Delivery;
using Pipeline.Scoring.Metrics;

[assembly: LambdaSerializer(typeof(SourceGeneratorLambdaJsonSerializer<ScoringJsonContext>))]
[assembly: LambdaGlobalProperties(GenerateMain = true)]

namespace Pipeline.Scoring;

/// <summary>The Lambda function: a batch of one shard in, the first record that is not done out.</summary>
internal sealed class ScoringFunction(BatchScorer scorer, EmbeddedMetrics embeddedMetrics, TimeProvider time)
{
    /// <summary>Scores a batch. An empty answer means that all of it is stored and landed.</summary>
    [LambdaFunction]
    public async Task<StreamsEventResponse> Score(KinesisEvent kinesisEvent, ILambdaContext context)
    {
        using var deadline = new Deadline(context.RemainingTime, time);
        var invocation = new Invocation(time.GetUtcNow(), deadline, new InvocationMetrics(), context.Logger);
        var unfinished = await scorer.ScoreAsync(KinesisEventReader.Read(kinesisEvent), invocation);
        embeddedMetrics.Write(invocation.Metrics, context.FunctionName);
        if (unfinished is null) return new StreamsEventResponse { BatchItemFailures = [] };

        context.Logger.LogWarning(
            "Stopped at {SequenceNumber} of {Shard}: {Count} records are to be delivered again",
            unfinished.SequenceNumber, unfinished.Shard, invocation.Metrics[Metric.ReportedFailures]);
        return new StreamsEventResponse { BatchItemFailures = [new() { ItemIdentifier = unfinished.SequenceNumber }] };
    }
}
