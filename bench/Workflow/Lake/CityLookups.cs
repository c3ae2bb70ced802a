using System.Globalization;
using System.Text;
using Pipeline.Contract;
using Pipeline.Contract.Lookups;
using Pipeline.Domain;
using Pipeline.Domain.Trips;

namespace Pipeline.Bench.Workflow.Lake;

/// <summary>The lookup rows of a synthetic city: its zones, and figures for eleven of twelve routes. The others have not been driven yet.</summary>
internal sealed class CityLookups
{
    private readonly Dictionary<LookupKey, LookupRow> _rows = [];

    /// <summary>Reads the city's file of zones and makes the routes between them.</summary>
    public CityLookups(TripDomain domain, ReadOnlyMemory<byte> zones)
    {
        var lines = Encoding.UTF8.GetString(zones.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = lines[0].Split(',');
        var numbers = new List<int>();
        foreach (var fields in lines.Skip(1).Select(line => line.Split(',')))
        {
            var key = LookupKey.Of(TripLookups.Zone, int.Parse(fields[0], CultureInfo.InvariantCulture));
            _rows[key] = domain.ReadLookup(key.ToString(), names.Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second))!;
            numbers.Add(int.Parse(fields[0], CultureInfo.InvariantCulture));
        }

        foreach (var (pickup, dropoff) in numbers.SelectMany(pickup => numbers.Select(dropoff => (pickup, dropoff))))
        {
            if ((pickup + dropoff) % 12 > 0) _rows[LookupKey.Of(TripLookups.Route, pickup, dropoff)] = new RouteRow(1 + (pickup * dropoff % 500), 4 + (pickup * 31 % dropoff / 7.0));
        }
    }

    /// <summary>A request with its rows.</summary>
    public IEnrichedRequest Enrich(TripDomain domain, IScoringRequest request)
    {
        var keys = new LookupKey[domain.LookupsPerRequest];
        request.GetLookupKeys(keys);
        return request.Enrich(Array.ConvertAll(keys, _rows.GetValueOrDefault));
    }
}
