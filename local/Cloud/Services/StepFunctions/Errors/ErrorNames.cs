namespace Pipeline.Cloud.StepFunctions.Errors;

/// <summary>The error names reserved by the Amazon States Language.</summary>
internal static class ErrorNames
{
    /// <summary>In a Retry or Catch, matches every error except States.DataLimitExceeded and States.Runtime.</summary>
    public const string All = "States.ALL";

    /// <summary>A state's input, output or arguments are too large. States.ALL does not match it.</summary>
    public const string DataLimitExceeded = "States.DataLimitExceeded";

    /// <summary>In a Retry or Catch, matches a missed heartbeat, whose error name is States.Timeout.</summary>
    public const string HeartbeatTimeout = "States.HeartbeatTimeout";

    /// <summary>No rule of a Choice state matched.</summary>
    public const string NoChoiceMatched = "States.NoChoiceMatched";

    /// <summary>A branch of a Parallel state failed.</summary>
    public const string BranchFailed = "States.BranchFailed";

    /// <summary>An expression has no value, or its value does not fit the field.</summary>
    public const string QueryEvaluationError = "States.QueryEvaluationError";

    /// <summary>The execution cannot continue. States.ALL does not match it.</summary>
    public const string Runtime = "States.Runtime";

    /// <summary>A task failed. In a Retry or Catch, matches every error that States.ALL matches, except timeouts.</summary>
    public const string TaskFailed = "States.TaskFailed";

    /// <summary>A task or execution took too long.</summary>
    public const string Timeout = "States.Timeout";

    /// <summary>Whether a Retry's or Catch's ErrorEquals matches a failure.</summary>
    public static bool Matches(IEnumerable<string> errorEquals, StateFailure failure) => errorEquals.Any(expected => expected switch
    {
        All => failure.Error is not (DataLimitExceeded or Runtime),
        TaskFailed => failure.Error is not (Timeout or DataLimitExceeded or Runtime),
        HeartbeatTimeout => failure.IsHeartbeat || failure.Error == HeartbeatTimeout,
        _ => expected == failure.Error,
    });
}
