using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.KinesisEvents;
using Pipeline.Scoring;

namespace Pipeline.ScoringFunction;

/// <summary>The Lambda function that handles a batch of the stream.</summary>
internal sealed class ScoringHandler(EventScorer scorer)
{
    /// <summary>Scores a batch of one shard.</summary>
    /// <param name="kinesisEvent">The JSON of an Amazon.Lambda.KinesisEvents event.</param>
    /// <param name="context">The invocation.</param>
    [LambdaFunction]
    public Task<StreamsEventResponse> Score(Stream kinesisEvent, ILambdaContext context) => scorer.ScoreAsync(kinesisEvent, context);
}
