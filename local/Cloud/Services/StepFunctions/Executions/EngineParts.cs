using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.Tasks;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The dependencies shared by all executions.</summary>
/// <param name="Expressions">Evaluates JSONata.</param>
/// <param name="Integrations">Runs tasks.</param>
/// <param name="Branches">Limits parallel branches and iterations.</param>
/// <param name="Time">The clock.</param>
/// <param name="Random">Draws the jitter of retries.</param>
/// <param name="Region">The region.</param>
/// <param name="WaitScale">Multiplies every wait; 1 waits as AWS does. Timeouts are not scaled.</param>
internal sealed record EngineParts(
    IExpressionEvaluator Expressions, TaskIntegrations Integrations, BranchTurns Branches, TimeProvider Time, Random Random, string Region, double WaitScale);
