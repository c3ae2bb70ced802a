using System.Text.Json.Nodes;
using Pipeline.Cloud.StepFunctions.Executions;

namespace Pipeline.Cloud.StepFunctions.Integrations;

/// <summary>One call of a task.</summary>
/// <param name="Resource">What is called.</param>
/// <param name="Arguments">With what.</param>
/// <param name="Principal">Who calls: the state machine's role.</param>
/// <param name="Clock">Waits, and limits the time that the task may take.</param>
/// <param name="Submitted">Is told the answer that a job was started with.</param>
/// <param name="Stopping">Signalled when the execution is stopped.</param>
internal sealed record TaskCall(
    TaskResource Resource, JsonObject Arguments, string Principal, ExecutionClock Clock, Action<JsonNode> Submitted, CancellationToken Stopping);
