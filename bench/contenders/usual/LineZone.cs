namespace Pipeline.Bench.Usual;

/// <summary>A zone's names.</summary>
internal sealed record LineZone(string? Borough, string? Zone, string? ServiceZone);
