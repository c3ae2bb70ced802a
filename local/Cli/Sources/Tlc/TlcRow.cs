using Pipeline.Domain.Trips;

namespace Pipeline.Cli.Sources.Tlc;

/// <summary>
/// A row of a file with each value converted to one type. A value that is missing or cannot be converted is NaN.
/// A row can be a trip if somebody could have requested it and it ended. A service has to tolerate absurd meter readings, stray dates and
/// trips of zero or many minutes; only training filters by duration.
/// </summary>
internal readonly record struct TlcRow(
    DateTime? Pickup, DateTime? Dropoff, double PickupZone, double DropoffZone, double? Miles, double Passengers, bool PassengersGiven, double Vendor)
{
    /// <summary>Why the row's values cannot be a trip; null when they can.</summary>
    public string? Reason()
    {
        if (Pickup is null) return "no pickup time";
        if (Dropoff is null) return "no dropoff time";
        if (!IsZone(PickupZone)) return "no pickup zone";
        if (!IsZone(DropoffZone)) return "no dropoff zone";
        // Null means left out on purpose; NaN means that the file has no distance.
        if (Miles is double.NaN) return "no distance";
        if (Miles < 0) return "negative distance";
        if (Miles > TripRequest.MaxDistanceMiles) return "distance out of range";
        if (!IsWhole(Vendor, int.MinValue, int.MaxValue)) return "no vendor";
        return PassengersGiven && !IsWhole(Passengers, 0, TripRequest.MaxPassengers) ? "passengers out of range" : null;
    }

    private static bool IsZone(double value) => IsWhole(value, 1, TripRequest.MaxZone);

    private static bool IsWhole(double value, double least, double greatest) => value >= least && value <= greatest && Math.Floor(value) == value;
}
