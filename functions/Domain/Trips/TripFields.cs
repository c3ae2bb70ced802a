using System.Text.Json;

namespace Pipeline.Domain.Trips;

/// <summary>The names of a trip request's fields.</summary>
internal static class TripFields
{
    public static readonly JsonEncodedText TripId = JsonEncodedText.Encode("trip_id");
    public static readonly JsonEncodedText VendorId = JsonEncodedText.Encode("vendor_id");
    public static readonly JsonEncodedText RequestedAt = JsonEncodedText.Encode("requested_at");
    public static readonly JsonEncodedText PickupZone = JsonEncodedText.Encode("pickup_zone");
    public static readonly JsonEncodedText DropoffZone = JsonEncodedText.Encode("dropoff_zone");
    public static readonly JsonEncodedText Passengers = JsonEncodedText.Encode("passengers");
    public static readonly JsonEncodedText DistanceMiles = JsonEncodedText.Encode("distance_miles");
}
