using System.Globalization;
using Pipeline.Contract.Lookups;
using Pipeline.Domain.Trips;

namespace Pipeline.Bench.Events;

/// <summary>The lookup table's content: a row for every zone, and for three routes of ten.</summary>
internal sealed class LookupRows
{
    /// <summary>How many zones the city has.</summary>
    public const int Zones = 265;

    private static readonly string[] Boroughs = ["Manhattan", "Queens", "Brooklyn", "Bronx", "Staten Island"];
    private static readonly string[] ServiceZones = ["Yellow Zone", "Boro Zone", "Airports"];
    private readonly Dictionary<string, IReadOnlyList<KeyValuePair<LookupColumn, string>>> _rows = new(StringComparer.Ordinal);

    /// <summary>Makes the same rows every time.</summary>
    public LookupRows()
    {
        var random = new Random(265);
        for (var zone = 1; zone <= Zones; zone++)
        {
            Add(TripLookups.Zone, [Text(zone)],
                Boroughs[random.Next(Boroughs.Length)], $"Zone {zone} between Park and River", ServiceZones[random.Next(ServiceZones.Length)],
                Text(Math.Round(40.55 + (0.35 * random.NextDouble()), 6)), Text(Math.Round(-74.2 + (0.45 * random.NextDouble()), 6)));
            for (var dropoff = 1; dropoff <= Zones; dropoff++)
            {
                if (random.NextDouble() < 0.3)
                    Add(TripLookups.Route, [Text(zone), Text(dropoff)], Text(random.Next(1, 5_000)), Text(Math.Round(3 + (60 * random.NextDouble()), 4)));
            }
        }
    }

    /// <summary>A row's attributes, or null when the table has none of that key.</summary>
    public IReadOnlyList<KeyValuePair<LookupColumn, string>>? Find(string key) => _rows.GetValueOrDefault(key);

    private void Add(LookupKind kind, string[] key, params string[] attributes) =>
        _rows[kind.Key(key)] = [.. kind.AttributeColumns.Zip(attributes, KeyValuePair.Create)];

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
