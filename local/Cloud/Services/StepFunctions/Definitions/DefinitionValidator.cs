using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.StepFunctions.States;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>Parses definitions and refuses what Step Functions refuses, expressions included.</summary>
/// <param name="expressions">Checks the expressions.</param>
internal sealed class DefinitionValidator(IExpressionChecker expressions)
{
    /// <summary>Parses a definition.</summary>
    /// <exception cref="AwsException">InvalidDefinition with the first ten problems; NotImplemented for features that are not emulated.</exception>
    public async Task<StateGraph> ParseAsync(string text, bool express, CancellationToken cancellationToken)
    {
        var (graph, problems) = await CheckAsync(text, express, cancellationToken);
        if (graph is not null) return graph;
        throw new AwsException("InvalidDefinition", $"Invalid State Machine Definition: '{string.Join(", ", problems.Take(10))}'");
    }

    /// <summary>Parses a definition and reports its problems.</summary>
    /// <returns>The graph, or null if there are problems.</returns>
    /// <exception cref="AwsException">NotImplemented for features that are not emulated; ServiceUnavailable if this machine cannot parse JSONata.</exception>
    public async Task<(StateGraph? Graph, IReadOnlyList<DefinitionProblem> Problems)> CheckAsync(string text, bool express, CancellationToken cancellationToken)
    {
        var (graph, findings) = DefinitionParser.Parse(text, express);
        var faults = await FaultsAsync(findings, cancellationToken);
        var problems = findings.Problems.Concat(findings.Expressions.Zip(faults)
            .Where(pair => pair.Second is not null)
            .Select(pair => new DefinitionProblem(
                pair.Second!.IsSyntax ? DefinitionProblem.ExpressionSyntax : DefinitionProblem.UnsupportedExpression, pair.First.Location, pair.Second.Message))).ToList();
        return (problems.Count == 0 ? graph : null, problems);
    }

    private async Task<IReadOnlyList<ExpressionFault?>> FaultsAsync(DefinitionFindings findings, CancellationToken cancellationToken)
    {
        try
        {
            return await expressions.CheckAsync([.. findings.Expressions.Select(found => found.Expression)], cancellationToken);
        }
        catch (ExpressionRuntimeException e)
        {
            throw new AwsException("ServiceUnavailable", e.Message, 503);
        }
    }
}
