namespace Pipeline.Scoring.Enrich;

/// <summary>What the lookup table answered: rows by their key, attributes as text, and the keys that it did not get to.</summary>
internal sealed record LookupPage(
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows, IReadOnlyList<string> Unprocessed);
