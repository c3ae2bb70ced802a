using System.Globalization;
using System.Numerics;
using System.Text;
using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring.Tests.Fakes;

/// <summary>
/// Trips as a city makes them, the same for a seed: of 263 zones with names as long as New York's, between places of six decimals,
/// over routes of which nearly all are known, with sequence numbers that differ as the service's do.
/// </summary>
internal sealed class City(int seed)
{
    private const int Zones = 263;
    private static readonly string[] Boroughs = ["Manhattan", "Brooklyn", "Queens", "Bronx", "Staten Island"];
    private static readonly string[] Names =
    [
        "Upper East Side", "Midtown Center", "Penn Station/Madison Sq", "Lincoln Square", "East Village", "Bedford", "Williamsburg", "Astoria", "Jackson Heights",
        "Long Island City", "Crown Heights", "Flatbush/Ditmas Park", "Mott Haven", "Pelham Bay Park", "Washington Heights", "Saint George", "Forest Hills",
    ];

    private static readonly string[] Sides = ["North", "South", "East", "West"];
    private readonly Random _random = new(seed);

    /// <summary>The lookup rows of every zone and of nine routes in ten.</summary>
    public Dictionary<string, Dictionary<string, string>> Lookups()
    {
        var rows = new Dictionary<string, Dictionary<string, string>>();
        for (var zone = 1; zone <= Zones; zone++)
        {
            var borough = Boroughs[_random.Next(Boroughs.Length)];
            rows[$"zone#{zone}"] = new()
            {
                ["borough"] = borough,
                ["zone"] = $"{Names[zone % Names.Length]} {Sides[zone / Names.Length % Sides.Length]}",
                ["service_zone"] = borough == "Manhattan" ? "Yellow Zone" : "Boro Zone",
                ["latitude"] = Text(40.5 + (_random.NextDouble() * 0.4), 6),
                ["longitude"] = Text(-74.2 + (_random.NextDouble() * 0.5), 6),
            };
            for (var to = 1; to <= Zones; to++)
            {
                if (_random.Next(10) > 0) rows[$"route#{zone}#{to}"] = new() { ["trips"] = Text(_random.Next(1, 2_000), 0), ["mean_minutes"] = Text(4 + (_random.NextDouble() * 40), 4) };
            }
        }

        return rows;
    }

    /// <summary>Records of trips that arrive 3 milliseconds apart.</summary>
    public KinesisEvent.KinesisEventRecord[] Trips(int count) => [.. Enumerable.Range(0, count).Select(Trip)];

    /// <summary>What an XGBoost container answers to rows: single precision, written in double.</summary>
    public string Predictions(string[] rows) => string.Concat(rows.Select(row => Text((float)(2 + (_random.NextDouble() * 50))) + "\n"));

    private KinesisEvent.KinesisEventRecord Trip(int n)
    {
        var requested = Records.Noon.AddSeconds(n / 20);
        var passengers = _random.Next(20) == 0 ? "null" : Text(1 + (_random.NextDouble() * _random.NextDouble() * 5), 0);
        var trip = $$"""{"trip_id":"yellow_tripdata_2026-01-{{n + 1_283_517:D7}}","vendor_id":{{1 + _random.Next(2)}},"requested_at":"{{requested.AddHours(-5):yyyy-MM-ddTHH:mm:ss}}-05:00","pickup_zone":{{1 + _random.Next(Zones)}},"dropoff_zone":{{1 + _random.Next(Zones)}},"passengers":{{passengers}},"distance_miles":{{Text(Math.Exp(_random.NextDouble() * 3), 2)}}}""";
        var record = Records.Record(n, Encoding.UTF8.GetBytes(trip), Records.Noon.AddMilliseconds(n * 3));
        // As a shard counts: an index above the second of arrival.
        var number = (BigInteger.Parse(Records.Number(0), CultureInfo.InvariantCulture) + ((BigInteger)n << 80) + ((BigInteger)(n / 333) << 44)).ToString(CultureInfo.InvariantCulture);
        record.Kinesis.SequenceNumber = number;
        record.EventId = $"{Records.Shard}:{number}";
        return record;
    }

    private static string Text(double value, int decimals) => Text(Math.Round(value, decimals));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
