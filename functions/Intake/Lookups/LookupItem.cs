using Pipeline.Contract.Lookups;

namespace Pipeline.Intake.Lookups;

/// <summary>A row to write to the table.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Attributes">Its normalized attributes; a field without a value has none.</param>
public sealed record LookupItem(string Key, IReadOnlyList<KeyValuePair<LookupColumn, string>> Attributes);

/// <summary>The content of a lookup file.</summary>
/// <param name="Items">Its rows, one per key.</param>
/// <param name="Contradictions">The rows that a later row with the same key and other attributes replaced.</param>
public sealed record LookupRows(IReadOnlyCollection<LookupItem> Items, IReadOnlyList<LookupContradiction> Contradictions);

/// <summary>Two rows of a file with the same key but different values.</summary>
/// <param name="Key">The key.</param>
/// <param name="Row">The earlier row, which is ignored; the header is row 1.</param>
/// <param name="Later">The later row, which wins.</param>
public sealed record LookupContradiction(string Key, int Row, int Later)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key} stands in row {Row} and, with other values, in row {Later}: the last counts";
}
