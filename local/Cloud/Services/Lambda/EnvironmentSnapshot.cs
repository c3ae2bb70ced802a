namespace Pipeline.Cloud.Lambda;

/// <summary>An environment of a function at one moment.</summary>
/// <param name="Id">Its id, which is the session token of the calls that it makes.</param>
/// <param name="State">What it does.</param>
/// <param name="Invocations">How many invocations it has taken.</param>
/// <param name="StartedAt">When it was started.</param>
public sealed record EnvironmentSnapshot(string Id, EnvironmentState State, long Invocations, DateTimeOffset StartedAt);
