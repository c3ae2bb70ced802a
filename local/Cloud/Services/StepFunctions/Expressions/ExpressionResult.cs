using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>What an expression came to.</summary>
/// <param name="Value">Its value; null is JSON's null.</param>
/// <param name="Problem">Why there is no value, as the end of the sentence "The JSONata expression '...' ..."; null where there is one.</param>
internal sealed record ExpressionResult(JsonNode? Value, string? Problem);
