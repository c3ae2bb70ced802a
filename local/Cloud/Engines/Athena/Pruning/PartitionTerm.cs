namespace Pipeline.Cloud.Engines.Athena.Pruning;

/// <summary>A condition on a table's rows in the language of Glue's partition expressions, as far as that language can say it.</summary>
/// <param name="Text">Holds for every partition with rows that meet the condition, and perhaps for others; null if it would hold for all.</param>
/// <param name="IsExact">Whether the text says the condition itself, so that it can be negated.</param>
/// <param name="IsWhole">Whether the condition says nothing of partition keys beside the text.</param>
internal readonly record struct PartitionTerm(string? Text, bool IsExact, bool IsWhole)
{
    /// <summary>A condition on other columns.</summary>
    public static PartitionTerm Elsewhere { get; } = new(null, IsExact: false, IsWhole: true);

    /// <summary>A condition on a partition key that cannot be said.</summary>
    public static PartitionTerm Unsaid { get; } = new(null, IsExact: false, IsWhole: false);

    /// <summary>A condition that the text says.</summary>
    public static PartitionTerm Exactly(string text) => new(text, IsExact: true, IsWhole: true);

    /// <summary>All of several conditions. One that cannot be said is left out.</summary>
    public static PartitionTerm All(IReadOnlyList<PartitionTerm> terms) =>
        new(Join(terms.Select(term => term.Text).OfType<string>(), " AND "), terms.Count > 0 && terms.All(term => term.IsExact), terms.All(term => term.IsWhole));

    /// <summary>One of several conditions. If one of them leaves all partitions, they all do.</summary>
    public static PartitionTerm Any(IReadOnlyList<PartitionTerm> terms) => new(
        terms.All(term => term.Text is not null) ? Join(terms.Select(term => term.Text!), " OR ") : null, terms.Count > 0 && terms.All(term => term.IsExact), terms.All(term => term.IsWhole));

    /// <summary>The opposite of a condition.</summary>
    public PartitionTerm Negated() => IsExact ? Exactly($"NOT ({Text})") : this with { Text = null };

    // Several scans of a table often have the same conditions.
    private static string? Join(IEnumerable<string> texts, string word) => texts.Distinct(StringComparer.Ordinal).ToList() switch
    {
        [] => null,
        [var only] => only,
        var several => $"({string.Join(word, several)})",
    };
}
