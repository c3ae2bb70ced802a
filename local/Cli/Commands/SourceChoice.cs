using Pipeline.Cli.Sources;
using Pipeline.Cli.Sources.Synthetic;
using Pipeline.Cli.Sources.Tlc;
using Pipeline.Cloud.Engines.DuckDb;

namespace Pipeline.Cli.Commands;

/// <summary>Chooses where a run's trips come from.</summary>
internal static class SourceChoice
{
    /// <summary>The error when <c>--without-distance</c> is given for a synthetic city.</summary>
    public const string WithoutDistanceNeedsTrips = "--without-distance needs --trips: the distance of a synthetic trip is that of its route, known before it begins.";

    /// <summary>Opens the files that were given, or makes the synthetic city.</summary>
    /// <exception cref="CommandException">The options do not fit together.</exception>
    /// <exception cref="SourceException">A file cannot be read as trips or zones.</exception>
    public static IRecordSource Choose(SourceOptions options, string nodeModules)
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
/// <param name="Count">The number of synthetic trips.</param>
/// <param name="Seed">The synthetic city's seed.</param>
/// <param name="Poison">The approximate number of malformed records among the synthetic trips.</param>
/// <param name="WithoutDistance">Whether the requests leave out the distance that <paramref name="Trips"/> holds.</param>
internal sealed record SourceOptions(string? Trips, string? Zones, int Count, int Seed, int Poison, bool WithoutDistance);
