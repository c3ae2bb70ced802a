using Pipeline.Domain.Trips;

namespace Pipeline.Cli.Sources.Tlc;

/// <summary>
/// A row of a file, its values brought to one type each; what could not be read as that type is NaN, as is what is missing.
/// A row can be a trip if somebody could have asked for it and it ended: absurd meter readings, stray dates and trips of no or
/// of many minutes are what a service has to stand, and only training looks at the length.
/// </summary>
internal readonly record struct TlcRow(
    DateTime? Pickup, DateTime? Dropoff, double PickupZone, double DropoffZone, double? Miles, double Passengers, bool PassengersGiven, double Vendor)
{
    /// <summary>Why the row cannot be a trip, as far as its own values tell; null where it can.</summary>
    public string? Reason()
    {
        if (Pickup is null) return "no pickup time";
        if (Dropoff is null) return "no dropoff time";
        if (!IsZone(PickupZone)) return "no pickup zone";
        if (!IsZone(DropoffZone)) return "no dropoff zone";
        // Null is left out on purpose; a distance that the file lacks is NaN.
        if (Miles is double.NaN) return "no distance";
        if (Miles < 0) return "negative distance";
        if (Miles > TripRequest.MaxDistanceMiles) return "distance out of range";
        if (!IsWhole(Vendor, int.MinValue, int.MaxValue)) return "no vendor";
        return PassengersGiven && !IsWhole(Passengers, 0, TripRequest.MaxPassengers) ? "passengers out of range" : null;
    }

    private static bool IsZone(double value) => IsWhole(value, 1, TripRequest.MaxZone);

    private static bool IsWhole(double value, double least, double greatest) => value >= least && value <= greatest && Math.Floor(value) == value;
}
