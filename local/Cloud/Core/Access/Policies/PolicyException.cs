namespace Pipeline.Cloud.Access.Policies;

/// <summary>A policy that is malformed, or holds what the local cloud cannot evaluate.</summary>
/// <param name="place">Where, for example <c>Statement[0].Condition.DateLessThan</c>.</param>
/// <param name="problem">What is wrong and what was expected.</param>
public sealed class PolicyException(string place, string problem) : Exception($"{place}: {problem}")
{
    /// <summary>Where.</summary>
    public string Place { get; } = place;

    /// <summary>What is wrong and what was expected.</summary>
    public string Problem { get; } = problem;
}
