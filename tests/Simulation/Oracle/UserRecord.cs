namespace Pipeline.Simulation.Oracle;

/// <summary>A record as its producer made it, and what must become of it.</summary>
internal sealed record UserRecord(UserRecordKind Kind, byte[] Data, string? TripId = null, double Miles = 0);
