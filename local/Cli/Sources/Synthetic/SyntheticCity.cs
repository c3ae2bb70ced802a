namespace Pipeline.Cli.Sources.Synthetic;

/// <summary>
/// Trips of an invented city, for a run that needs no data and no network: zones and routes, rush hours, daily weather and noise. Halfway
/// through, a bridge closes. Trips over the river become longer and slower than their requests tell and the first model knows, so retraining
/// improves the predictions.
/// </summary>
public sealed class SyntheticCity : IRecordSource
{
    /// <summary>Builds the city. Trips are made when they are read.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public SyntheticCity(SyntheticCityOptions options)
    {
        if (options.Trips < 1) throw new ArgumentException($"A synthetic city needs at least one trip, not {options.Trips}.");
        if (options.Zones < 5) throw new ArgumentException($"A synthetic city needs at least five zones, one a borough, not {options.Zones}.");
        if (options.PoisonShare is not (>= 0 and <= 1)) throw new ArgumentException("The share of malformed records is a number from 0 to 1.");
        var map = new CityMap(options.Zones, new Random(options.Seed));
        var traffic = new Traffic(options.Seed, options.Days);
        (Zones, ZoneCount) = map.ToCsv();
        Files = Split(options).Select(part => (IRecordFile)new SyntheticFile(options, map, traffic, part.First, part.Days)).ToList();
    }

    /// <summary>The zones as a lookup file. <see cref="ZonesCsv.Header"/> names its columns.</summary>
    public ReadOnlyMemory<byte> Zones { get; }

    /// <summary>The number of zones in that file.</summary>
    public int ZoneCount { get; }

    /// <inheritdoc/>
    public IReadOnlyList<SourceLookup> Lookups => [ZonesCsv.Lookup(Zones)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public IReadOnlyList<IRecordFile> Files { get; }

    private static IEnumerable<(int First, int Days)> Split(SyntheticCityOptions options)
    {
        if (options.Files.Count == 0 || options.Files.Any(share => share <= 0) || options.Files.Count > options.Days)
            throw new ArgumentException($"{options.Days} days cannot be split into {options.Files.Count} files by these shares.");
        var (first, done, all) = (0, 0.0, options.Files.Sum());
        for (var file = 0; file < options.Files.Count; file++)
        {
            done += options.Files[file];
            // Every file has at least one day and leaves one for each file after it.
            var end = Math.Clamp((int)Math.Round(options.Days * done / all), first + 1, options.Days - (options.Files.Count - file - 1));
            yield return (first, end - first);
            first = end;
        }
    }
}
