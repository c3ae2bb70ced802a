using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Lambda;

/// <summary>A function at one moment. What is counted is counted since it was created.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Environments">Its environments, oldest first; runtimes that were started elsewhere are none of them.</param>
/// <param name="Invocations">How many invocations have ended.</param>
/// <param name="Errors">How many of these failed.</param>
/// <param name="ColdStarts">How many environments were started.</param>
/// <param name="Throttles">How many invocations found every environment busy that there may be.</param>
/// <param name="Durations">How long, in milliseconds, the newest invocations took, a thousand at most.</param>
public sealed record FunctionSnapshot(
    string Name, IReadOnlyList<EnvironmentSnapshot> Environments, long Invocations, long Errors, long ColdStarts, long Throttles, Percentiles Durations);
