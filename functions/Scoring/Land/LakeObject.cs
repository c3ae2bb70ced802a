namespace Pipeline.Scoring.Land;

/// <summary>An object for the lake.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="AttemptBegan">When the attempt that lands it began: of two attempts at the same records the later one counts.</param>
internal sealed record LakeObject(string Key, ReadOnlyMemory<byte> Content, DateTimeOffset AttemptBegan);
