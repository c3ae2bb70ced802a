namespace Pipeline.Cli.Sources;

/// <summary>One record to be put on the stream.</summary>
/// <param name="TripId">The trip's id, which is the record's partition key.</param>
/// <param name="Request">The trip request as JSON, UTF-8; not a trip request where <paramref name="Poison"/> is set.</param>
/// <param name="Minutes">How long the trip really took: its label.</param>
/// <param name="Poison">Whether the record is malformed on purpose, so that quarantine is where it must end.</param>
public readonly record struct SourceTrip(string TripId, ReadOnlyMemory<byte> Request, double Minutes, bool Poison = false);
