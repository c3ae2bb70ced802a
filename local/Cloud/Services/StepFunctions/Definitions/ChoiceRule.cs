using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A rule of a Choice state.</summary>
/// <param name="Condition">An expression of a boolean, or a boolean.</param>
/// <param name="Next">Where the execution goes on.</param>
/// <param name="Output">The template of the state's output then, or null.</param>
/// <param name="Assign">The variables that it assigns.</param>
internal sealed record ChoiceRule(JsonNode? Condition, string Next, FieldValue? Output, JsonObject? Assign);
