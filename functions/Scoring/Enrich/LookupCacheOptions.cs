namespace Pipeline.Scoring.Enrich;

/// <summary>The size and times to live of the lookup cache. The absence of a row expires sooner, because rows may be loaded while trips arrive.</summary>
internal sealed record LookupCacheOptions(int Capacity, TimeSpan TimeToLive, TimeSpan MissingTimeToLive);
