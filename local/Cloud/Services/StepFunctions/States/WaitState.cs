using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.States;

/// <summary>A state that waits. Exactly one of its two fields is set.</summary>
internal sealed record WaitState : State
{
    public override string Type => "Wait";

    /// <summary>The duration in seconds: a number or an expression.</summary>
    public JsonNode? Seconds { get; init; }

    /// <summary>The time to wait for: an ISO 8601 text or an expression.</summary>
    public JsonNode? Timestamp { get; init; }
}
