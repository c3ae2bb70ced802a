namespace Pipeline.Scoring.Enrich;

/// <summary>A reply of the lookup table: rows by key with their attributes as text, and the keys that it did not process.</summary>
internal sealed record LookupPage(
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows, IReadOnlyList<string> Unprocessed);
