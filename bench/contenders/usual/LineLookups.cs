namespace Pipeline.Bench.Usual;

/// <summary>A trip's lookup rows.</summary>
internal sealed record LineLookups(LineZone? Pickup, LineZone? Dropoff, LineRoute? Route);
