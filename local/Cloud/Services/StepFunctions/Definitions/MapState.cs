using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state that runs a graph for each item of a list, in this execution (INLINE).</summary>
internal sealed record MapState : AttemptedState
{
    public override string Type => "Map";

    /// <summary>The list, or an expression of it; null takes the state's input.</summary>
    public FieldValue? Items { get; init; }

    /// <summary>The template of an iteration's input, or null for the item.</summary>
    public FieldValue? ItemSelector { get; init; }

    /// <summary>The graph.</summary>
    public required StateGraph Processor { get; init; }

    /// <summary>The most iterations at once: a number or an expression of one, up to 40, which 0 and null stand for.</summary>
    public JsonNode? MaxConcurrency { get; init; }
}
