namespace Pipeline.Cloud.StepFunctions.Expressions;

/// <summary>Checks JSONata without evaluating it, as Step Functions does when a definition is stored.</summary>
internal interface IExpressionChecker
{
    /// <summary>Checks expressions.</summary>
    /// <returns>For each expression, in order, what is wrong with it; null for nothing.</returns>
    /// <exception cref="ExpressionRuntimeException">Expressions cannot be parsed on this machine.</exception>
    Task<IReadOnlyList<ExpressionFault?>> CheckAsync(IReadOnlyList<CheckedExpression> expressions, CancellationToken cancellationToken);
}

/// <summary>An expression of a definition.</summary>
/// <param name="Text">JSONata, without <c>{% %}</c>.</param>
/// <param name="Fields">The fields that <c>$states</c> has where the expression is.</param>
internal sealed record CheckedExpression(string Text, StatesFields Fields);

/// <summary>What is wrong with an expression.</summary>
/// <param name="IsSyntax">Whether it is not JSONata; else Step Functions does not support it.</param>
/// <param name="Message">What is wrong, in the words of the parser or of Step Functions.</param>
internal sealed record ExpressionFault(bool IsSyntax, string Message);

/// <summary>The fields that <c>$states</c> has beside <c>input</c> and <c>context</c>.</summary>
[Flags]
internal enum StatesFields
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>result</c>, in the Output and Assign of a state that has a result.</summary>
    Result = 1,

    /// <summary><c>errorOutput</c>, in the Output and Assign of a catcher.</summary>
    ErrorOutput = 2,
}
