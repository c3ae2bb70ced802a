using Pipeline.Contract.Lookups;

namespace Pipeline.Domain.Trips;

/// <summary>The kinds of lookup rows that a trip needs.</summary>
public static class TripLookups
{
    internal static readonly LookupColumn Latitude = new("latitude", LookupColumnType.Number) { IsOptional = true, Least = -90, Greatest = 90 };
    internal static readonly LookupColumn Longitude = new("longitude", LookupColumnType.Number) { IsOptional = true, Least = -180, Greatest = 180 };
    internal static readonly LookupColumn Trips = new("trips", LookupColumnType.Integer) { Least = 0 };
    internal static readonly LookupColumn MeanMinutes = new("mean_minutes", LookupColumnType.Number) { Least = 0 };

    /// <summary>
    /// Taxi zones and their locations. The alternative column names are those of New York's file <c>taxi_zone_lookup.csv</c>, which has no
    /// coordinates ("TLC Trip Record Data", New York City Taxi and Limousine Commission).
    /// </summary>
    public static LookupKind Zone { get; } = new(
        "zones",
        "zone",
        [ZoneId("zone_id") with { OtherNames = ["LocationID", "locationid"] }],
        [
            new("borough", LookupColumnType.Text) { OtherNames = ["Borough"] },
            new("zone", LookupColumnType.Text) { OtherNames = ["Zone"] },
            new("service_zone", LookupColumnType.Text),
            Latitude,
            Longitude,
        ])
    {
        IsComplete = true,
    };

    /// <summary>Statistics of the trips between pairs of zones. A pair that no labelled trip went between has none.</summary>
    public static LookupKind Route { get; } = new(
        "routes",
        "route",
        [ZoneId("pickup_zone"), ZoneId("dropoff_zone")],
        [Trips, MeanMinutes]);

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<LookupKind> All { get; } = [Zone, Route];

    // A row of a zone that no request can name would be loaded but never read.
    private static LookupColumn ZoneId(string name) => new(name, LookupColumnType.Integer) { Least = 1, Greatest = TripRequest.MaxZone };
}
