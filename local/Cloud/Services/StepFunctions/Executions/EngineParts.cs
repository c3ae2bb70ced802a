using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.Integrations;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>What every execution works with.</summary>
/// <param name="Expressions">Evaluates JSONata.</param>
/// <param name="Integrations">Runs tasks.</param>
/// <param name="Branches">Turns of branches and iterations.</param>
/// <param name="Time">The clock.</param>
/// <param name="Random">Draws jitter.</param>
/// <param name="Region">The region.</param>
/// <param name="Options">The settings.</param>
internal sealed record EngineParts(
    IExpressionEvaluator Expressions, TaskIntegrations Integrations, BranchTurns Branches, TimeProvider Time, Random Random, string Region, StepFunctionsOptions Options);
