using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>A state machine at one revision. An execution keeps the revision it was started with.</summary>
/// <param name="Arn">The ARN.</param>
/// <param name="Name">The name.</param>
/// <param name="RoleArn">The role that its tasks assume.</param>
/// <param name="Definition">The definition's text.</param>
/// <param name="Graph">The parsed definition.</param>
/// <param name="RevisionId">Changes with every update; null before the first.</param>
/// <param name="CreatedAt">When the state machine was created.</param>
/// <param name="UpdatedAt">When this revision was created.</param>
internal sealed record StateMachineVersion(
    string Arn, string Name, string RoleArn, string Definition, StateGraph Graph, string? RevisionId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
