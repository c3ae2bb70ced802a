using Amazon.Lambda.Core;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring.Batch;

/// <summary>What one invocation needs to process a batch, apart from the records.</summary>
/// <param name="StartedAt">When the attempt began. Of two attempts at the same records, the later one wins.</param>
/// <param name="Deadline">When each stage must end.</param>
/// <param name="Metrics">The invocation's counters.</param>
/// <param name="Logger">The invocation's log.</param>
internal sealed record Attempt(DateTimeOffset StartedAt, Deadline Deadline, InvocationMetrics Metrics, ILambdaLogger Logger);
