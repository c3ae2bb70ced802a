using Pipeline.Domain.Lookups;

namespace Pipeline.Domain.Trips;

/// <summary>The kinds of lookup rows that a trip needs.</summary>
public static class TripLookups
{
    /// <summary>Taxi zones: where they are.</summary>
    public static LookupKind Zone { get; } = new(
        "zones",
        "zone",
        [new("zone_id", LookupColumnType.Integer)],
        [
            new("borough", LookupColumnType.Text),
            new("zone", LookupColumnType.Text),
            new("service_zone", LookupColumnType.Text),
            new("latitude", LookupColumnType.Number),
            new("longitude", LookupColumnType.Number),
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
