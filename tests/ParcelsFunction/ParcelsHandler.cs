using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.KinesisEvents;
using Pipeline.Scoring;

namespace Pipeline.ParcelsFunction;

/// <summary>The Lambda function that a batch of the stream starts.</summary>
internal sealed class ParcelsHandler(EventScorer scorer)
{
    /// <summary>Scores a batch of one shard.</summary>
    /// <param name="kinesisEvent">An event of Amazon.Lambda.KinesisEvents, unread.</param>
    /// <param name="context">The invocation.</param>
    [LambdaFunction]
    public Task<StreamsEventResponse> Score(Stream kinesisEvent, ILambdaContext context) => scorer.ScoreAsync(kinesisEvent, context);
}
