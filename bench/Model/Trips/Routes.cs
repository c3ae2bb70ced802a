using Pipeline.Domain.Trips;

namespace Pipeline.Bench.Model.Trips;

/// <summary>What the loop could tell the model about a trip's route.</summary>
internal enum RouteKind
{
    /// <summary>Nothing: the features are missing in training.</summary>
    None,

    /// <summary>The count and the mean of earlier labels, as each run refreshes them.</summary>
    Raw,

    /// <summary>The mean alone, drawn towards the mean of all trips where a route has few.</summary>
    Smoothed,
}

/// <summary>Statistics of the routes of some labelled trips.</summary>
internal sealed class Routes
{
    // Trips after which a route's own mean counts as much as that of all trips.
    private const double Weight = 20;
    private readonly Dictionary<(int Pickup, int Dropoff), (int Trips, double Minutes)> _sums = [];
    private double _minutes;
    private int _trips;

    /// <summary>Adds labelled trips.</summary>
    public void Add(IEnumerable<LabelledTrip> trips)
    {
        foreach (var trip in trips)
        {
            var key = (trip.Request.PickupZone, trip.Request.DropoffZone);
            var sum = _sums.GetValueOrDefault(key);
            _sums[key] = (sum.Trips + 1, sum.Minutes + trip.Minutes);
            _trips++;
            _minutes += trip.Minutes;
        }
    }

    /// <summary>The row of a route, or null if the lookup has none.</summary>
    public RouteRow? Find(RouteKind kind, TripRequest trip)
    {
        if (kind == RouteKind.None || !_sums.TryGetValue((trip.PickupZone, trip.DropoffZone), out var sum)) return null;
        if (kind == RouteKind.Raw) return new RouteRow(sum.Trips, Math.Round(sum.Minutes / sum.Trips, 4));
        var mean = Math.Round((sum.Minutes + (Weight * _minutes / _trips)) / (sum.Trips + Weight), 4);
        return new RouteRow(null, mean);
    }
}
