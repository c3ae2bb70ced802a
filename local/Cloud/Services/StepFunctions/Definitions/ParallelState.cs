namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state that runs graphs side by side.</summary>
internal sealed record ParallelState : AttemptedState
{
    public override string Type => "Parallel";

    /// <summary>The graphs.</summary>
    public required IReadOnlyList<StateGraph> Branches { get; init; }
}
