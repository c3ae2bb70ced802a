using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state that waits; it has one of the two fields.</summary>
internal sealed record WaitState : State
{
    public override string Type => "Wait";

    /// <summary>How long: a number or an expression of one.</summary>
    public JsonNode? Seconds { get; init; }

    /// <summary>Until when: an ISO 8601 text or an expression of one.</summary>
    public JsonNode? Timestamp { get; init; }
}
