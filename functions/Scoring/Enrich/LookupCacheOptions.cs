namespace Pipeline.Scoring.Enrich;

/// <summary>How much is remembered, and for how long. A key without a row is asked for again sooner: rows are loaded while trips flow.</summary>
internal sealed record LookupCacheOptions(int Capacity, TimeSpan TimeToLive, TimeSpan MissingTimeToLive);
