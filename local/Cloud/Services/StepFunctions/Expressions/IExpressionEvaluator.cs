using System.Text.Json.Nodes;

namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>Evaluates JSONata.</summary>
internal interface IExpressionEvaluator
{
    /// <summary>Evaluates expressions that share the same variables.</summary>
    /// <param name="expressions">JSONata, without <c>{% %}</c>.</param>
    /// <param name="bindings">The variables by name, without <c>$</c>.</param>
    /// <param name="cancellationToken">Cancelled when the result is no longer needed.</param>
    /// <returns>One result for each expression, in order.</returns>
    /// <exception cref="ExpressionRuntimeException">Expressions cannot be evaluated on this machine.</exception>
    Task<IReadOnlyList<ExpressionResult>> EvaluateAsync(
        IReadOnlyList<string> expressions, JsonObject bindings, CancellationToken cancellationToken);
}

/// <summary>The result of an expression.</summary>
/// <param name="Value">The value; null is JSON's null.</param>
/// <param name="Problem">Why there is no value, as the end of the sentence "The JSONata expression '...' ..."; null on success.</param>
internal sealed record ExpressionResult(JsonNode? Value, string? Problem);

/// <summary>Thrown when JSONata cannot be evaluated on this machine because node or its package is missing.</summary>
public sealed class ExpressionRuntimeException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is missing and how to install it.</param>
    /// <param name="innerException">The cause.</param>
    public ExpressionRuntimeException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
