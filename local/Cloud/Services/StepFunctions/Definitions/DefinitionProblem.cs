namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>A problem in a definition. Source of the codes: "ValidateStateMachineDefinitionDiagnostic".</summary>
/// <param name="Code">The code in ValidateStateMachineDefinition's diagnostics.</param>
/// <param name="Location">The state and field, as a path: <c>/States/Train/Next</c>; null for the whole definition.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record DefinitionProblem(string Code, string? Location, string Message)
{
    /// <summary>A field is missing, unknown or of the wrong type.</summary>
    public const string Schema = "SCHEMA_VALIDATION_FAILED";

    /// <summary>A transition leads to a missing state, or a state cannot be reached.</summary>
    public const string Transition = "MISSING_TRANSITION_TARGET";

    /// <summary>No state ends the workflow.</summary>
    public const string NoEnd = "MISSING_END_STATE";

    /// <summary>Two states have the same name.</summary>
    public const string DuplicateName = "DUPLICATE_STATE_NAME";

    /// <summary>An expression is not JSONata.</summary>
    public const string ExpressionSyntax = "INVALID_JSONATA_EXPRESSION";

    /// <summary>An expression is JSONata that Step Functions does not support.</summary>
    public const string UnsupportedExpression = "UNSUPPORTED_JSONATA_EXPRESSION";

    /// <summary>The text is not JSON.</summary>
    public const string Syntax = "INVALID_JSON_DESCRIPTION";

    public override string ToString() => $"{Code}: {Message} at {Location ?? "null"}";
}
