namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The error names that Step Functions itself gives.</summary>
internal static class ErrorNames
{
    /// <summary>Matches every error but those that end an execution whatever it catches.</summary>
    public const string All = "States.ALL";

    /// <summary>A state's input, output or arguments are too large. Not matched by States.ALL.</summary>
    public const string DataLimitExceeded = "States.DataLimitExceeded";

    /// <summary>A heartbeat did not come in time.</summary>
    public const string HeartbeatTimeout = "States.HeartbeatTimeout";

    /// <summary>A Choice state without a matching rule.</summary>
    public const string NoChoiceMatched = "States.NoChoiceMatched";

    /// <summary>A branch of a Parallel state failed.</summary>
    public const string BranchFailed = "States.BranchFailed";

    /// <summary>An expression has no value, or one that the field cannot take.</summary>
    public const string QueryEvaluationError = "States.QueryEvaluationError";

    /// <summary>The execution cannot go on. Not matched by States.ALL.</summary>
    public const string Runtime = "States.Runtime";

    /// <summary>A task failed; in a Retry or Catch it matches every error but a timeout.</summary>
    public const string TaskFailed = "States.TaskFailed";

    /// <summary>A task or execution took too long.</summary>
    public const string Timeout = "States.Timeout";

    /// <summary>Whether a Retry's or Catch's ErrorEquals matches an error.</summary>
    public static bool Matches(IEnumerable<string> errorEquals, string error) => errorEquals.Any(expected => expected switch
    {
        All => error is not (DataLimitExceeded or Runtime),
        TaskFailed => error is not (Timeout or HeartbeatTimeout or DataLimitExceeded or Runtime),
        Timeout => error is Timeout or HeartbeatTimeout,
        _ => expected == error,
    });
}
