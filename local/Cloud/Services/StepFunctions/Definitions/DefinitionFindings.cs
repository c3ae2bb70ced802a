using Pipeline.Cloud.StepFunctions.Expressions;

namespace Pipeline.Cloud.StepFunctions.Definitions;

/// <summary>What reading a definition finds: its problems, and its expressions, which are checked afterwards and together.</summary>
internal sealed class DefinitionFindings
{
    private readonly List<DefinitionProblem> _problems = [];
    private readonly List<(string Location, CheckedExpression Expression)> _expressions = [];

    /// <summary>The problems, in the order in which they were found.</summary>
    public IReadOnlyList<DefinitionProblem> Problems => _problems;

    /// <summary>The expressions with their places.</summary>
    public IReadOnlyList<(string Location, CheckedExpression Expression)> Expressions => _expressions;

    /// <summary>Adds a problem.</summary>
    public void Add(DefinitionProblem problem) => _problems.Add(problem);

    /// <summary>Adds an expression.</summary>
    public void Add(string location, CheckedExpression expression) => _expressions.Add((location, expression));
}
