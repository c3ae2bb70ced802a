using Pipeline.Cloud.StepFunctions.Definitions;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>A state machine as it is at one time; an execution keeps the one that it was started with.</summary>
/// <param name="Arn">The ARN.</param>
/// <param name="Name">The name.</param>
/// <param name="RoleArn">The role that its tasks act as.</param>
/// <param name="Definition">The definition's text.</param>
/// <param name="Graph">The definition, read.</param>
/// <param name="RevisionId">Changes with every update.</param>
/// <param name="CreatedAt">When the state machine was created.</param>
/// <param name="UpdatedAt">When it took this form.</param>
internal sealed record StateMachineVersion(
    string Arn, string Name, string RoleArn, string Definition, StateGraph Graph, string RevisionId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
