namespace Pipeline.Cli.Commands;

/// <summary>Which trips a run streams.</summary>
/// <param name="Trips">Parquet files, separated by commas; null for the synthetic city.</param>
/// <param name="Zones">The zones' CSV file, needed with <paramref name="Trips"/>.</param>
/// <param name="Count">How many synthetic trips.</param>
/// <param name="Seed">The synthetic city's seed.</param>
/// <param name="Poison">How many malformed records are mixed in.</param>
/// <param name="WithoutDistance">Whether the distance is left out of the trips of <paramref name="Trips"/>.</param>
internal sealed record SourceOptions(string? Trips, string? Zones, int Count, int Seed, int Poison, bool WithoutDistance);
