using Pipeline.Cloud.Access.Evaluation;

namespace Pipeline.Cloud.Access.Policies;

/// <summary>One key of a statement's Condition: it holds where one of the values does.</summary>
/// <param name="Operator">How the key's value is compared.</param>
/// <param name="Key">The key, for example <c>iam:PassedToService</c>.</param>
/// <param name="Values">The values.</param>
internal sealed record Condition(ConditionOperator Operator, string Key, IReadOnlyList<string> Values)
{
    /// <summary>Whether it holds for a request.</summary>
    public bool Holds(AccessRequest request) => Operator.Holds(request.Key(Key), Values);
}
