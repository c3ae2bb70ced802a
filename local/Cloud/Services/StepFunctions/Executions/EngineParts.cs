using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.Tasks;

namespace Pipeline.Cloud.StepFunctions.Executions;

/// <summary>The dependencies shared by all executions.</summary>
/// <param name="Expressions">Evaluates JSONata.</param>
/// <param name="Integrations">Runs tasks.</param>
/// <param name="Tokens">The tasks that wait for somebody to send their token back.</param>
/// <param name="Branches">Limits parallel branches and iterations.</param>
/// <param name="Time">The clock.</param>
/// <param name="Random">Draws the jitter of retries.</param>
/// <param name="Region">The region.</param>
/// <param name="WaitScale">Multiplies every wait; 1 waits as AWS does. Time limits see the whole wait.</param>
internal sealed record EngineParts(
    IExpressionEvaluator Expressions, TaskIntegrations Integrations, TaskTokens Tokens, BranchTurns Branches, TimeProvider Time, Random Random, string Region,
    double WaitScale);
