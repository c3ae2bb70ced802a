using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.States;

/// <summary>A state whose errors can be retried and caught: Task, Parallel or Map.</summary>
internal abstract record AttemptedState : State
{
    /// <summary>The arguments; null for the state's input.</summary>
    public FieldValue? Arguments { get; init; }

    /// <summary>The retriers; the first that matches applies.</summary>
    public IReadOnlyList<Retrier> Retry { get; init; } = [];

    /// <summary>The catchers; the first that matches applies.</summary>
    public IReadOnlyList<Catcher> Catch { get; init; } = [];
}

/// <summary>A catcher. Source: "Amazon States Language", Fallback states.</summary>
/// <param name="ErrorEquals">The error names that it catches.</param>
/// <param name="Next">The fallback state.</param>
/// <param name="Output">The template of the state's output if the catcher applies; null for the error output.</param>
/// <param name="Assign">The variables to assign if the catcher applies; null for none.</param>
internal sealed record Catcher(IReadOnlyList<string> ErrorEquals, string Next, FieldValue? Output, JsonObject? Assign);
