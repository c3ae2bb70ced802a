using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A catcher.</summary>
/// <param name="ErrorEquals">The errors that it catches.</param>
/// <param name="Next">Where the execution goes on.</param>
/// <param name="Output">The template of the state's output then, or null for the error itself.</param>
/// <param name="Assign">The variables that it assigns.</param>
internal sealed record CatchRule(IReadOnlyList<string> ErrorEquals, string Next, FieldValue? Output, JsonObject? Assign);
