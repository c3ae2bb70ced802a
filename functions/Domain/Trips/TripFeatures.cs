using System.Runtime.CompilerServices;

namespace Pipeline.Domain.Trips;

/// <summary>Names, orders and computes the features of a trip, for serving and (through the scored record) for training. A missing feature is NaN.</summary>
public static class TripFeatures
{
    /// <summary>
    /// Greater distances are clipped to this. Faulty meters report up to 244,152 miles, while no trip inside the city's 265 zones reaches
    /// 100; outliers must not stretch the model's scale.
    /// </summary>
    public const double MaxDistanceMiles = 100;

    private static readonly string[] Ordered =
    [
        "hour", "minute_of_day", "weekday", "distance_miles", "passengers", "pickup_zone", "dropoff_zone",
        "pickup_borough", "pickup_service_zone", "pickup_latitude", "pickup_longitude",
        "dropoff_borough", "dropoff_service_zone", "dropoff_latitude", "dropoff_longitude",
        "straight_line_miles", "same_zone", "route_trips", "route_mean_minutes",
    ];

    /// <summary>The number of features.</summary>
    internal const int Count = 19;

    /// <summary>The first of the eight features of the two zones, four for each.</summary>
    internal const int ZonesStart = 7;

    /// <summary>The first feature after those of the zones.</summary>
    internal const int ZonesEnd = 15;

    /// <summary>The first of the two features of the route, which are the last.</summary>
    internal const int RouteStart = 17;

    /// <summary>The names in the model's order.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.AsReadOnly(Ordered);

    /// <summary>Computes the features in the order of <see cref="Names"/>.</summary>
    public static void Compute(TripRequest trip, ZoneRow? pickup, ZoneRow? dropoff, RouteRow? route, Span<double> features)
    {
        // Use the request's local clock: rush hour follows the local time.
        var clock = trip.RequestedAtTime.TimeOfDay;
        features[0] = clock.Hours;
        features[1] = (clock.Hours * 60) + clock.Minutes;
        // Monday is 0, so one split separates the weekend.
        features[2] = ((int)trip.RequestedAtTime.DayOfWeek + 6) % 7;
        features[3] = Math.Clamp(trip.DistanceMiles ?? double.NaN, 0, MaxDistanceMiles);
        features[4] = trip.Passengers ?? double.NaN;
        features[5] = trip.PickupZone;
        features[6] = trip.DropoffZone;
        WriteZone(pickup, features[ZonesStart..]);
        WriteZone(dropoff, features[11..]);
        features[15] = pickup is null || dropoff is null ? double.NaN : GreatCircle.Miles(pickup.Position, dropoff.Position);
        features[16] = trip.PickupZone == trip.DropoffZone ? 1 : 0;
        features[17] = route?.Trips ?? double.NaN;
        features[18] = route?.MeanMinutes ?? double.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteZone(ZoneRow? zone, Span<double> features)
    {
        features[0] = zone?.BoroughCode ?? double.NaN;
        features[1] = zone?.ServiceZoneCode ?? double.NaN;
        features[2] = zone?.Latitude ?? double.NaN;
        features[3] = zone?.Longitude ?? double.NaN;
    }
}
