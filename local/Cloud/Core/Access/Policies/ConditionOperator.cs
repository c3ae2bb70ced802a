using System.Globalization;
using Pipeline.Cloud.Access.Evaluation;

namespace Pipeline.Cloud.Access.Policies;

/// <summary>A condition operator. Source: "IAM JSON policy elements: Condition operators".</summary>
/// <param name="Name">Its name, without <c>IfExists</c>.</param>
/// <param name="IfExists">Whether the condition holds if the request lacks the key.</param>
/// <param name="Negated">Whether the condition holds if no value matches.</param>
/// <param name="Compare">Compares the request's value (first) with a value of the policy; null for <c>Null</c>.</param>
internal sealed record ConditionOperator(string Name, bool IfExists, bool Negated, Func<string, string, bool>? Compare)
{
    private const string Suffix = "IfExists";

    private static readonly Dictionary<string, (bool Negated, Func<string, string, bool> Compare)> Known = new(StringComparer.Ordinal)
    {
        ["StringEquals"] = (false, (given, wanted) => given == wanted),
        ["StringNotEquals"] = (true, (given, wanted) => given == wanted),
        ["StringEqualsIgnoreCase"] = (false, (given, wanted) => given.Equals(wanted, StringComparison.OrdinalIgnoreCase)),
        ["StringNotEqualsIgnoreCase"] = (true, (given, wanted) => given.Equals(wanted, StringComparison.OrdinalIgnoreCase)),
        ["StringLike"] = (false, (given, wanted) => new WildcardPattern(wanted).Matches(given)),
        ["StringNotLike"] = (true, (given, wanted) => new WildcardPattern(wanted).Matches(given)),
        ["ArnEquals"] = (false, IsLikeArn),
        ["ArnLike"] = (false, IsLikeArn),
        ["ArnNotEquals"] = (true, IsLikeArn),
        ["ArnNotLike"] = (true, IsLikeArn),
        ["Bool"] = (false, (given, wanted) => given.Equals(wanted, StringComparison.OrdinalIgnoreCase)),
        ["NumericEquals"] = (false, Numbers(order => order == 0)),
        ["NumericNotEquals"] = (true, Numbers(order => order == 0)),
        ["NumericLessThan"] = (false, Numbers(order => order < 0)),
        ["NumericLessThanEquals"] = (false, Numbers(order => order <= 0)),
        ["NumericGreaterThan"] = (false, Numbers(order => order > 0)),
        ["NumericGreaterThanEquals"] = (false, Numbers(order => order >= 0)),
    };

    /// <summary>The operators' names.</summary>
    public static IEnumerable<string> Names => [.. Known.Keys, "Null"];

    /// <summary>The operator with a name; null if it is not supported.</summary>
    public static ConditionOperator? Find(string name)
    {
        // Null asks whether the key is present, so it has no IfExists form.
        if (name == "Null") return new ConditionOperator(name, IfExists: false, Negated: false, Compare: null);
        var ifExists = name.EndsWith(Suffix, StringComparison.Ordinal);
        var bare = ifExists ? name[..^Suffix.Length] : name;
        return Known.TryGetValue(bare, out var found) ? new ConditionOperator(bare, ifExists, found.Negated, found.Compare) : null;
    }

    /// <summary>Whether the condition holds.</summary>
    /// <param name="given">The request's value of the key; null if the request lacks it.</param>
    /// <param name="wanted">The policy's values.</param>
    public bool Holds(string? given, IReadOnlyList<string> wanted)
    {
        if (Compare is null) return wanted.Any(value => value.Equals("true", StringComparison.OrdinalIgnoreCase) == given is null);
        if (given is null) return IfExists || Negated;
        foreach (var value in wanted)
        {
            if (Compare(given, value)) return !Negated;
        }

        return Negated;
    }

    // "Each of the six colon-delimited components of the ARN is checked separately and each can include multi-character match wildcards."
    private static bool IsLikeArn(string given, string wanted)
    {
        var (parts, patterns) = (given.Split(':', 6), wanted.Split(':', 6));
        return parts.Length == 6 && patterns.Length == 6 && parts.Zip(patterns).All(pair => new WildcardPattern(pair.Second).Matches(pair.First));
    }

    private static Func<string, string, bool> Numbers(Func<int, bool> holds) => (given, wanted) =>
        decimal.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out var one)
        && decimal.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var other)
        && holds(one.CompareTo(other));
}

/// <summary>One key of a statement's Condition element. It holds if any of its values matches.</summary>
/// <param name="Operator">How the key's value is compared.</param>
/// <param name="Key">The key, for example <c>iam:PassedToService</c>.</param>
/// <param name="Values">The values.</param>
internal sealed record Condition(ConditionOperator Operator, string Key, IReadOnlyList<string> Values)
{
    /// <summary>Whether the condition holds for a request.</summary>
    public bool Holds(AccessRequest request) => Operator.Holds(request.Key(Key), Values);
}
