using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.States;

/// <summary>A state that runs graphs in parallel.</summary>
internal sealed record ParallelState : AttemptedState
{
    public override string Type => "Parallel";

    /// <summary>The graphs.</summary>
    public required IReadOnlyList<StateGraph> Branches { get; init; }
}

/// <summary>A state that runs a graph for each item of a list, within the same execution (INLINE).</summary>
internal sealed record MapState : AttemptedState
{
    public override string Type => "Map";

    /// <summary>The list or an expression; null takes the state's input.</summary>
    public FieldValue? Items { get; init; }

    /// <summary>The template of an iteration's input; null for the item itself.</summary>
    public FieldValue? ItemSelector { get; init; }

    /// <summary>The item processor.</summary>
    public required StateGraph Processor { get; init; }

    /// <summary>The maximum number of concurrent iterations: a number or an expression, 1 to 40. 0 and null mean 40.</summary>
    public JsonNode? MaxConcurrency { get; init; }

    /// <summary>A number or an expression, which an inline map evaluates and nothing else; null for none.</summary>
    public JsonNode? ToleratedFailureCount { get; init; }

    /// <summary>A number or an expression, which an inline map evaluates and nothing else; null for none.</summary>
    public JsonNode? ToleratedFailurePercentage { get; init; }
}
