using System.Text.Json;

namespace Pipeline.Cloud.Lambda.Mappings.Filtering;

/// <summary>The rules for a string, number, boolean or null, of which one has to match. Of the values in a list, one has to match.</summary>
internal sealed class LeafPattern : IValuePattern
{
    private readonly IReadOnlyList<ValueRule> _rules;

    private LeafPattern(IReadOnlyList<ValueRule> rules) => _rules = rules;

    /// <summary>Reads the rules.</summary>
    /// <param name="name">The member that they are for.</param>
    /// <param name="rules">The JSON array.</param>
    /// <exception cref="FilterPatternException">One of them is not a rule, or there is none.</exception>
    public static LeafPattern Read(string name, JsonElement rules) => rules.GetArrayLength() > 0
        ? new LeafPattern([.. rules.EnumerateArray().Select(RuleReader.Read)])
        : throw new FilterPatternException($"'{name}' has no rules.");

    /// <inheritdoc/>
    public bool Matches(JsonElement? value) => value switch
    {
        // An object, like an absent value, has no leaf here: "The Exists operator only works on leaf nodes".
        null or { ValueKind: JsonValueKind.Object } => _rules.Any(rule => rule is ValueRule.Exists { Expected: false }),
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() == 0 ? Matches(null) : list.EnumerateArray().Any(item => Matches(item)),
        { } leaf => _rules.Any(rule => rule.Matches(leaf)),
    };
}
