namespace Pipeline.Cli.Sources.Synthetic;

/// <summary>Settings of a synthetic city.</summary>
public sealed record SyntheticCityOptions
{
    /// <summary>The number of records in all files together.</summary>
    public int Trips { get; init; } = 20_000;

    /// <summary>The same seed makes the same city and the same trips.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of zones.</summary>
    public int Zones { get; init; } = 60;

    /// <summary>The number of days that the trips are spread over. A bridge is closed from the middle on.</summary>
    public int Days { get; init; } = 20;

    /// <summary>The first day, by the city's clock.</summary>
    public DateOnly FirstDay { get; init; } = new(2026, 1, 5);

    /// <summary>
    /// The files, as shares of the days. By default the first file trains the first model, the bridge closes during the second, and
    /// the last is long enough to show how good the model is that was trained on both.
    /// </summary>
    public IReadOnlyList<double> Files { get; init; } = [0.4, 0.4, 0.2];

    /// <summary>The share of malformed records, which are made on purpose.</summary>
    public double PoisonShare { get; init; }
}
