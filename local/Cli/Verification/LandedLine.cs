namespace Pipeline.Cli.Verification;

/// <summary>Which record a line of the lake is of.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="SequenceNumber">The record's number in it.</param>
/// <param name="SubSequenceNumber">The user record within an aggregated record.</param>
/// <param name="TripId">The trip; null in quarantine.</param>
internal readonly record struct LandedLine(string Shard, string SequenceNumber, long SubSequenceNumber, string? TripId);
