namespace Pipeline.Scoring.Enrich;

/// <summary>The size and times to live of the lookup cache. The absence of a row expires sooner, because rows may be loaded while trips arrive.</summary>
internal sealed record LookupCacheOptions(int Capacity, TimeSpan TimeToLive, TimeSpan MissingTimeToLive)
{
    /// <summary>
    /// How long the absence of a row that should be there is cached: a row of a complete kind (<see cref="Pipeline.Contract.Lookups.LookupKind.IsComplete"/>), whose
    /// file is missing or on its way. Trips that are scored without it teach the next model wrongly, while a call of the table takes milliseconds.
    /// </summary>
    public TimeSpan MissingExpectedTimeToLive { get; init; } = TimeSpan.FromSeconds(1);
}
