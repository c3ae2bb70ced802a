using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>What follows a state.</summary>
/// <param name="Output">Its output, the next state's input.</param>
/// <param name="Next">The next state, or null where the graph ends.</param>
internal sealed record Transition(JsonNode? Output, string? Next);
