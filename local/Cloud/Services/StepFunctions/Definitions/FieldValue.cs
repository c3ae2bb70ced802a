using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A field that is there; its JSON may be null, which is not the same as an absent field.</summary>
/// <param name="Json">The field's JSON.</param>
internal sealed record FieldValue(JsonNode? Json);
