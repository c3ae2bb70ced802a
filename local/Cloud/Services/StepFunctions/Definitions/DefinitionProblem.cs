namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A problem in a definition.</summary>
/// <param name="Code">The code in ValidateStateMachineDefinition's diagnostics.</param>
/// <param name="Location">The state and field, as a path: <c>/States/Train/Next</c>.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record DefinitionProblem(string Code, string Location, string Message)
{
    /// <summary>A field is missing, unknown or of the wrong type.</summary>
    public const string Schema = "SCHEMA_VALIDATION_FAILED";

    /// <summary>A transition leads to a missing state, or a state cannot be reached.</summary>
    public const string Transition = "MISSING_TRANSITION_TARGET";

    /// <summary>The text is neither JSON nor YAML.</summary>
    public const string Syntax = "INVALID_JSON_DESCRIPTION";

    public override string ToString() => $"{Code}: {Message} at {Location}";
}
