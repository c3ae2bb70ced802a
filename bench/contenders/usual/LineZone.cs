namespace Pipeline.Bench.Usual;

/// <summary>A zone's row.</summary>
internal sealed record LineZone(string? Borough, string? Zone, string? ServiceZone, double? Latitude, double? Longitude);
