using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.States;

/// <summary>A state that chooses the next state.</summary>
internal sealed record ChoiceState : State
{
    public override string Type => "Choice";

    /// <summary>The choice rules; the first whose condition is true applies.</summary>
    public required IReadOnlyList<ChoiceRule> Choices { get; init; }

    /// <summary>The next state if no condition is true; null fails with States.NoChoiceMatched.</summary>
    public string? Default { get; init; }
}

/// <summary>A choice rule of a Choice state.</summary>
/// <param name="Condition">A boolean, or an expression that evaluates to one.</param>
/// <param name="Next">The next state if the condition is true.</param>
/// <param name="Output">The template of the state's output if the rule applies; null for the input.</param>
/// <param name="Assign">The variables to assign if the rule applies; null for none.</param>
internal sealed record ChoiceRule(JsonNode? Condition, string Next, FieldValue? Output, JsonObject? Assign);
