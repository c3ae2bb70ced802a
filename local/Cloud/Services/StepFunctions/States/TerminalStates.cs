using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.States;

/// <summary>A state that ends its graph with success.</summary>
internal sealed record SucceedState : State
{
    public override string Type => "Succeed";
}

/// <summary>A state that ends its graph with an error.</summary>
internal sealed record FailState : State
{
    public override string Type => "Fail";

    /// <summary>The error name or an expression; null for none.</summary>
    public JsonNode? Error { get; init; }

    /// <summary>The cause or an expression; null for none.</summary>
    public JsonNode? Cause { get; init; }
}
