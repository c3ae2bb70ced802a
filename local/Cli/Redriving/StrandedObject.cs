namespace Pipeline.Cli.Redriving;

/// <summary>An object of the lake and the stranded records in it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Records">The records; none when it cannot be read.</param>
/// <param name="Defect">Why it cannot be read; null when it can.</param>
internal sealed record StrandedObject(string Key, IReadOnlyList<StrandedRecord> Records, string? Defect);
