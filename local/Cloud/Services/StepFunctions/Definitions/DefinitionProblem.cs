namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Something wrong with a definition.</summary>
/// <param name="Code">As ValidateStateMachineDefinition names it.</param>
/// <param name="Location">The state and field, as a path: <c>/States/Train/Next</c>.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record DefinitionProblem(string Code, string Location, string Message)
{
    /// <summary>A field that is missing, unknown or of the wrong kind.</summary>
    public const string Schema = "SCHEMA_VALIDATION_FAILED";

    /// <summary>A transition to a state that is not there, or a state without a way to it.</summary>
    public const string Transition = "MISSING_TRANSITION_TARGET";

    /// <summary>Text that cannot be read at all.</summary>
    public const string Syntax = "INVALID_JSON_DESCRIPTION";

    public override string ToString() => $"{Code}: {Message} at {Location}";
}
