namespace Pipeline.Cloud.Faults;

/// <summary>A rule as it is written, in a file or on the command line: keys with their values.</summary>
/// <param name="Where">Where it begins.</param>
/// <param name="Values">The values of each key, and where the key stands.</param>
internal sealed record FaultEntry(string Where, IReadOnlyDictionary<string, FaultValue> Values);
