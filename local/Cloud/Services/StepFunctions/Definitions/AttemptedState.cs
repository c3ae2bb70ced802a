namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state that can be retried and whose errors can be caught.</summary>
internal abstract record AttemptedState : State
{
    /// <summary>What it works on, or null for the state's input.</summary>
    public FieldValue? Arguments { get; init; }

    /// <summary>The retriers; the first that matches counts.</summary>
    public IReadOnlyList<RetryRule> Retry { get; init; } = [];

    /// <summary>The catchers; the first that matches counts.</summary>
    public IReadOnlyList<CatchRule> Catch { get; init; } = [];
}
