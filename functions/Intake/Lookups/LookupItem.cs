using Pipeline.Contract.Lookups;

namespace Pipeline.Intake.Lookups;

/// <summary>A row as it goes into the table.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Attributes">Its attributes in normal form; those that the file leaves empty are absent.</param>
public sealed record LookupItem(string Key, IReadOnlyList<KeyValuePair<LookupColumn, string>> Attributes);

/// <summary>What a file holds.</summary>
/// <param name="Items">Its rows, one a key.</param>
/// <param name="Contradictions">The rows that a later one with the same key and other attributes took the place of.</param>
public sealed record LookupRows(IReadOnlyCollection<LookupItem> Items, IReadOnlyList<LookupContradiction> Contradictions);

/// <summary>Two rows of a file that say different things of one key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Row">The earlier row, which does not count; the header is row 1.</param>
/// <param name="Later">The row that counts.</param>
public sealed record LookupContradiction(string Key, int Row, int Later)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key} stands in row {Row} and, with other values, in row {Later}: the last counts";
}
