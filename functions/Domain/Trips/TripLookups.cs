using Pipeline.Domain.Lookups;

namespace Pipeline.Domain.Trips;

/// <summary>The kinds of lookup rows that a trip needs.</summary>
public static class TripLookups
{
    /// <summary>
    /// Taxi zones: where they are. The other names are those of New York's own file, <c>taxi_zone_lookup.csv</c>, which has no coordinates
    /// ("TLC Trip Record Data", New York City Taxi and Limousine Commission).
    /// </summary>
    public static LookupKind Zone { get; } = new(
        "zones",
        "zone",
        [new("zone_id", LookupColumnType.Integer) { OtherNames = ["LocationID", "locationid"] }],
        [
            new("borough", LookupColumnType.Text) { OtherNames = ["Borough"] },
            new("zone", LookupColumnType.Text) { OtherNames = ["Zone"] },
            new("service_zone", LookupColumnType.Text),
            new("latitude", LookupColumnType.Number) { IsOptional = true },
            new("longitude", LookupColumnType.Number) { IsOptional = true },
        ]);

    /// <summary>Pairs of zones: what trips between them took.</summary>
    public static LookupKind Route { get; } = new(
        "routes",
        "route",
        [new("pickup_zone", LookupColumnType.Integer), new("dropoff_zone", LookupColumnType.Integer)],
        [new("trips", LookupColumnType.Integer), new("mean_minutes", LookupColumnType.Number)]);

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<LookupKind> All { get; } = [Zone, Route];
}
