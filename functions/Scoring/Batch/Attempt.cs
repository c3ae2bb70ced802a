using Amazon.Lambda.Core;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring.Batch;

/// <summary>One invocation's attempt at a batch, besides its records.</summary>
/// <param name="Began">When it began: of two attempts at the same records the later one counts.</param>
/// <param name="Deadline">When its stages have to end.</param>
/// <param name="Metrics">What is counted on the way.</param>
/// <param name="Logger">Where it says what went wrong.</param>
internal sealed record Attempt(DateTimeOffset Began, Deadline Deadline, InvocationMetrics Metrics, ILambdaLogger Logger);
