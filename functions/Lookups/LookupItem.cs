using Pipeline.Domain.Lookups;

namespace Pipeline.Lookups;

/// <summary>A row as it goes into the table.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Attributes">Its attributes in normal form; those that the file leaves empty are absent.</param>
public sealed record LookupItem(string Key, IReadOnlyList<KeyValuePair<LookupColumn, string>> Attributes);
