using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Integrations;

namespace Pipeline.Cloud.StepFunctions.States;

/// <summary>A state that calls a service.</summary>
internal sealed record TaskState : AttemptedState
{
    public override string Type => "Task";

    /// <summary>The service and operation to call.</summary>
    public required TaskResource Resource { get; init; }

    /// <summary>The task's time limit: a number or an expression; null for none.</summary>
    public JsonNode? TimeoutSeconds { get; init; }

    /// <summary>The longest time between two heartbeats: a number or an expression; null for none.</summary>
    public JsonNode? HeartbeatSeconds { get; init; }
}
