using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>Evaluates JSONata.</summary>
internal interface IExpressionEvaluator
{
    /// <summary>Evaluates expressions that see the same variables.</summary>
    /// <param name="expressions">JSONata, without <c>{% %}</c>.</param>
    /// <param name="bindings">The variables by their names, without <c>$</c>.</param>
    /// <param name="cancellationToken">Signalled when the answer is no longer wanted.</param>
    /// <returns>A result for each expression, in order.</returns>
    /// <exception cref="ExpressionRuntimeException">Expressions cannot be evaluated on this machine.</exception>
    Task<IReadOnlyList<ExpressionResult>> EvaluateAsync(
        IReadOnlyList<string> expressions, JsonObject bindings, CancellationToken cancellationToken);
}
