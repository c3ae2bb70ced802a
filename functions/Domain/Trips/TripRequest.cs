using System.Text.Json;
using Pipeline.Domain.Contract;
using Pipeline.Domain.Lookups;

namespace Pipeline.Domain.Trips;

/// <summary>
/// A trip that somebody asks for. <see cref="RequestedAt"/> keeps the text of the request, because hour and weekday are those of
/// the request's own clock and its offset is lost in a normalized time.
/// </summary>
public sealed record TripRequest(
    string TripId,
    int VendorId,
    DateTimeOffset RequestedAtTime,
    string RequestedAt,
    int PickupZone,
    int DropoffZone,
    int? Passengers,
    double DistanceMiles) : IScoringRequest
{
    /// <summary>The longest id in UTF-8 bytes: well inside the 2,048 that the table allows a key.</summary>
    public const int MaxTripIdBytes = 256;

    /// <summary>Zones are numbered from 1 to this.</summary>
    public const int MaxZone = 9_999;

    /// <summary>The most passengers that a request may name.</summary>
    public const int MaxPassengers = 255;

    /// <summary>The greatest distance that a request may name; features clip far below it (<see cref="TripFeatures.MaxDistanceMiles"/>).</summary>
    public const double MaxDistanceMiles = 1_000_000;

    /// <inheritdoc />
    string IScoringRequest.Id => TripId;

    /// <summary>Pickup zone, dropoff zone, route.</summary>
    IReadOnlyList<string> IScoringRequest.LookupKeys => [ZoneKey(PickupZone), ZoneKey(DropoffZone), RouteKey(PickupZone, DropoffZone)];

    /// <inheritdoc />
    IEnrichedRequest IScoringRequest.Enrich(ReadOnlySpan<LookupRow?> rows) =>
        new EnrichedTrip(this, rows[0] as ZoneRow, rows[1] as ZoneRow, rows[2] as RouteRow);

    /// <summary>The key of a zone's row.</summary>
    public static string ZoneKey(int zone) => string.Create(null, stackalloc char[32], $"zone#{zone}");

    /// <summary>The key of a route's row.</summary>
    public static string RouteKey(int pickupZone, int dropoffZone) => string.Create(null, stackalloc char[48], $"route#{pickupZone}#{dropoffZone}");

    /// <summary>Writes the request as the JSON object that goes onto the stream.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes the members into the object that is open.</summary>
    internal void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString(TripFields.TripId, TripId);
        writer.WriteNumber(TripFields.VendorId, VendorId);
        writer.WriteString(TripFields.RequestedAt, RequestedAt);
        writer.WriteNumber(TripFields.PickupZone, PickupZone);
        writer.WriteNumber(TripFields.DropoffZone, DropoffZone);
        if (Passengers is { } passengers) writer.WriteNumber(TripFields.Passengers, passengers);
        else writer.WriteNull(TripFields.Passengers);
        writer.WriteNumber(TripFields.DistanceMiles, DistanceMiles);
    }
}
