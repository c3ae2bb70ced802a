using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state that fails its graph.</summary>
internal sealed record FailState : State
{
    public override string Type => "Fail";

    /// <summary>The error's name, or an expression of it; or null.</summary>
    public JsonNode? Error { get; init; }

    /// <summary>The cause, or an expression of it; or null.</summary>
    public JsonNode? Cause { get; init; }
}
