using System.Globalization;
using System.Text;

namespace Pipeline.Cli.Sources.Synthetic;

/// <summary>The city: five boroughs on both sides of a river, and the two bridges that join them.</summary>
internal sealed class CityMap
{
    /// <summary>Where the river is, in miles east of the centre.</summary>
    public const double RiverEast = 1.5;

    // Streets are not straight lines.
    private const double StreetFactor = 1.25;
    private const double CentreLatitude = 40.75;
    private const double CentreLongitude = -73.985;
    private const double MilesPerDegree = 69.0;

    // Names that the features use as categories (functions/Domain). The places are invented.
    private static readonly (string Name, double East, double North, double Spread, double Demand, double Density)[] Boroughs =
    [
        ("Manhattan", 0, 0, 1.0, 3.0, 1.0),
        ("Bronx", -0.5, 5.5, 1.4, 0.8, 0.4),
        ("Queens", 6.0, 2.0, 2.2, 1.2, 0.3),
        ("Brooklyn", 4.5, -4.0, 1.8, 1.5, 0.5),
        ("Staten Island", 4.0, -9.0, 1.6, 0.4, 0.0),
    ];

    private static readonly (double East, double North) NorthBridge = (RiverEast, 4.0);
    private static readonly (double East, double North) SouthBridge = (RiverEast, -2.0);
    private readonly double[][] _destinations;
    private readonly double[] _origins;

    public CityMap(int zones, Random random)
    {
        Zones = [.. Enumerable.Range(0, zones).Select(index => Zone(index, random))];
        _origins = Cumulative(Zones.Select(zone => zone.Demand));
        _destinations = [.. Zones.Select(from => Cumulative(Zones.Select(to => Gravity(from, to))))];
    }

    public IReadOnlyList<CityZone> Zones { get; }

    /// <summary>Draws a pickup and a drop-off zone: many trips start in the core, and most are short.</summary>
    public (CityZone Pickup, CityZone Dropoff) Route(Random random)
    {
        var pickup = Pick(_origins, random);
        return (Zones[pickup], Zones[Pick(_destinations[pickup], random)]);
    }

    /// <summary>The way by street, over the nearer of the open bridges.</summary>
    public static double Miles(CityZone from, CityZone to, bool southBridgeOpen)
    {
        if (from.Id == to.Id) return 0.7;
        if (from.IsEastOfRiver == to.IsEastOfRiver) return StreetFactor * Distance((from.East, from.North), (to.East, to.North));
        var north = Over(NorthBridge, from, to);
        return StreetFactor * (southBridgeOpen ? Math.Min(north, Over(SouthBridge, from, to)) : north);
    }

    /// <summary>The zones as a lookup file.</summary>
    public ZonesCsv ToCsv()
    {
        var csv = new StringBuilder(ZonesCsv.Header).Append('\n');
        foreach (var zone in Zones)
            csv.Append(CultureInfo.InvariantCulture, $"{zone.Id},{zone.Borough},{zone.Name},{zone.ServiceZone},{zone.Latitude:F6},{zone.Longitude:F6}\n");
        return new ZonesCsv(Encoding.UTF8.GetBytes(csv.ToString()), Zones.Count);
    }

    private static CityZone Zone(int index, Random random)
    {
        var borough = Boroughs[index % Boroughs.Length];
        var (east, north) = (borough.East + (borough.Spread * Normal(random)), borough.North + (borough.Spread * Normal(random)));
        // A zone stays on its borough's side of the river.
        east = borough.East > RiverEast ? Math.Max(east, RiverEast + 0.3) : Math.Min(east, RiverEast - 0.3);
        var airport = index == 2;
        return new CityZone(
            index + 1,
            borough.Name,
            airport ? "Airport" : $"{borough.Name} {(index / Boroughs.Length) + 1}",
            airport ? "Airports" : borough.Density == 1.0 ? "Yellow Zone" : "Boro Zone",
            CentreLatitude + (north / MilesPerDegree),
            CentreLongitude + (east / (MilesPerDegree * Math.Cos(double.DegreesToRadians(CentreLatitude)))),
            east,
            north,
            borough.Demand * (airport ? 3 : 0.5 + random.NextDouble()),
            borough.Density);
    }

    private static double Gravity(CityZone from, CityZone to) =>
        to.Demand / (1 + (0.22 * Math.Pow(Distance((from.East, from.North), (to.East, to.North)), 2)));

    private static double Over((double East, double North) bridge, CityZone from, CityZone to) =>
        Distance((from.East, from.North), bridge) + Distance(bridge, (to.East, to.North));

    private static double Distance((double East, double North) from, (double East, double North) to) =>
        Math.Sqrt(Math.Pow(from.East - to.East, 2) + Math.Pow(from.North - to.North, 2));

    private static double[] Cumulative(IEnumerable<double> weights)
    {
        var sum = 0.0;
        return [.. weights.Select(weight => sum += weight)];
    }

    private static int Pick(double[] cumulative, Random random)
    {
        var at = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return Math.Min(at < 0 ? ~at : at, cumulative.Length - 1);
    }

    /// <summary>Draws from the standard normal distribution.</summary>
    internal static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
