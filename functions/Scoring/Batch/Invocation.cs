using Amazon.Lambda.Core;
using Pipeline.Scoring.Metrics;

namespace Pipeline.Scoring.Batch;

/// <summary>What belongs to one invocation besides its records.</summary>
internal sealed record Invocation(DateTimeOffset Began, Deadline Deadline, InvocationMetrics Metrics, ILambdaLogger Logger);
