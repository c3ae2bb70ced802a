namespace Pipeline.Cli.Verification;

/// <summary>A prediction as the table holds it.</summary>
/// <param name="TripId">The trip.</param>
/// <param name="Minutes">The prediction; null on an unscored trip.</param>
/// <param name="ScoredAt">When it was made.</param>
internal readonly record struct StoredPrediction(string TripId, double? Minutes, DateTimeOffset ScoredAt);
