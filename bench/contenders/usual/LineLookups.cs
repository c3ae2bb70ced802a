namespace Pipeline.Bench.Usual;

/// <summary>What a trip's lookup rows have besides features.</summary>
internal sealed record LineLookups(LineZone? Pickup, LineZone? Dropoff);
