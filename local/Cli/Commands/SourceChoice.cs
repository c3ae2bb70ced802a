using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cli.Sources.Tlc;
using Pipeline.DuckDb;

namespace Pipeline.Cli.Commands;

/// <summary>Chooses where a run's trips come from.</summary>
internal static class SourceChoice
{
    /// <summary>Why a synthetic city has no <c>--without-distance</c>.</summary>
    public const string WithoutDistanceNeedsTrips = "--without-distance needs --trips: the distance of a synthetic trip is that of its route, known before it begins.";

    /// <summary>The files given, or the synthetic city.</summary>
    /// <exception cref="CommandException">The options do not fit together.</exception>
    /// <exception cref="SourceException">A file is not what it should be.</exception>
    public static ITripSource Choose(SourceOptions options, string nodeModules)
    {
        if (options.Trips is null)
        {
            if (options.Zones is not null) throw new CommandException("--zones needs --trips: the synthetic city has its own zones.");
            if (options.WithoutDistance) throw new CommandException(WithoutDistanceNeedsTrips);
            if (options.Count < 1) throw new CommandException("--count: expected at least 1.");
            if (options.Poison < 0) throw new CommandException("--poison: expected at least 0.");
            return new SyntheticCity(new SyntheticCityOptions { Trips = options.Count, Seed = options.Seed, PoisonShare = (double)options.Poison / options.Count });
        }

        if (options.Zones is null) throw new CommandException("--trips needs --zones: the CSV file with the zones of those trips.");
        var files = options.Trips.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (files.Length == 0) throw new CommandException("--trips: expected one or more files, separated by commas.");
        return new TlcTrips(files, options.Zones, DuckDbLibrary.Load(nodeModules), options.WithoutDistance);
    }
}

/// <summary>Which trips a run streams.</summary>
/// <param name="Trips">Parquet files, separated by commas; null for the synthetic city.</param>
/// <param name="Zones">The zones' CSV file, needed with <paramref name="Trips"/>.</param>
/// <param name="Count">How many synthetic trips.</param>
/// <param name="Seed">The synthetic city's seed.</param>
/// <param name="Poison">How many malformed records are mixed in.</param>
/// <param name="WithoutDistance">Whether the distance is left out of the trips of <paramref name="Trips"/>.</param>
internal sealed record SourceOptions(string? Trips, string? Zones, int Count, int Seed, int Poison, bool WithoutDistance);
