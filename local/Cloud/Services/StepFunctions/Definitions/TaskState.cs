using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Integrations;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A state that calls a service.</summary>
internal sealed record TaskState : AttemptedState
{
    public override string Type => "Task";

    /// <summary>What it calls.</summary>
    public required TaskResource Resource { get; init; }

    /// <summary>Its time limit: a number or an expression of one, or null.</summary>
    public JsonNode? TimeoutSeconds { get; init; }

    /// <summary>The longest silence of a job: a number or an expression of one, or null.</summary>
    public JsonNode? HeartbeatSeconds { get; init; }
}
