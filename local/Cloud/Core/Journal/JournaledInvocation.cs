namespace Pipeline.Cloud.Journal;

/// <summary>An invocation of a function, when it has ended.</summary>
/// <param name="RequestId">Its id.</param>
/// <param name="Function">The function.</param>
/// <param name="EnvironmentId">What ran it.</param>
/// <param name="StartedAt">When the runtime took it.</param>
/// <param name="EndedAt">When it answered, or failed.</param>
/// <param name="Error">Null for an answer; <c>Unhandled</c> for an exception, a crash or a timeout.</param>
/// <param name="Cold">Whether it was its environment's first.</param>
public sealed record JournaledInvocation(
    string RequestId, string Function, string EnvironmentId, DateTimeOffset StartedAt, DateTimeOffset EndedAt, string? Error, bool Cold);
