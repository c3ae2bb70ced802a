using Pipeline.Cloud.CloudWatch;

namespace Pipeline.Cloud.Lambda.Environments;

/// <summary>Snapshot of a function. Counts start when the function is created.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Environments">Its environments, oldest first; runtimes that were started elsewhere are not included.</param>
/// <param name="Invocations">Completed invocations.</param>
/// <param name="Errors">Failed invocations among them.</param>
/// <param name="ColdStarts">Environments started.</param>
/// <param name="Throttles">Invocations refused because the maximum number of environments was busy.</param>
/// <param name="Durations">Milliseconds of the newest invocations, at most 1,000 of them.</param>
public sealed record FunctionSnapshot(
    string Name, IReadOnlyList<EnvironmentSnapshot> Environments, long Invocations, long Errors, long ColdStarts, long Throttles, Percentiles Durations);

/// <summary>Snapshot of a function's execution environment.</summary>
/// <param name="Id">Its id, which is the session token of the calls that it makes.</param>
/// <param name="State">Its state.</param>
/// <param name="Invocations">Invocations that it has taken.</param>
/// <param name="StartedAt">When it was started.</param>
public sealed record EnvironmentSnapshot(string Id, EnvironmentState State, long Invocations, DateTimeOffset StartedAt);

/// <summary>State of a function's execution environment.</summary>
public enum EnvironmentState
{
    /// <summary>Its runtime has not asked for its first event yet.</summary>
    Starting,

    /// <summary>It is waiting for an event.</summary>
    Idle,

    /// <summary>It is processing an event.</summary>
    Busy,
}
