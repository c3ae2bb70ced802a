using Pipeline.Contract;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Domain.Trips;

/// <summary>
/// A trip that somebody asks for. <see cref="RequestedAt"/> keeps the request's own clock and offset, because hour and weekday are those of
/// that clock; its form is the one that lands (<see cref="Iso8601Time"/>).
/// </summary>
public sealed record TripRequest(
    string TripId,
    int VendorId,
    DateTimeOffset RequestedAtTime,
    string RequestedAt,
    int PickupZone,
    int DropoffZone,
    int? Passengers,
    double? DistanceMiles) : IScoringRequest
{
    /// <summary>The longest id in UTF-8 bytes: well inside the 2,048 that the table allows a key.</summary>
    public const int MaxTripIdBytes = 256;

    /// <summary>Zones are numbered from 1 to this.</summary>
    public const int MaxZone = 9_999;

    /// <summary>How many lookup rows a trip needs.</summary>
    internal const int LookupKeys = 3;

    /// <summary>The most passengers that a request may name.</summary>
    public const int MaxPassengers = 255;

    /// <summary>The greatest distance that a request may name; features clip far below it (<see cref="TripFeatures.MaxDistanceMiles"/>).</summary>
    public const double MaxDistanceMiles = 1_000_000;

    /// <inheritdoc />
    string IScoringRequest.Id => TripId;

    /// <summary>Pickup zone, dropoff zone, route.</summary>
    void IScoringRequest.GetLookupKeys(Span<LookupKey> keys)
    {
        keys[0] = LookupKey.Of(TripLookups.Zone, PickupZone);
        keys[1] = LookupKey.Of(TripLookups.Zone, DropoffZone);
        keys[2] = LookupKey.Of(TripLookups.Route, PickupZone, DropoffZone);
    }

    /// <inheritdoc />
    IEnrichedRequest IScoringRequest.Enrich(ReadOnlySpan<LookupRow?> rows) =>
        new EnrichedTrip(this, rows[0] as ZoneRow, rows[1] as ZoneRow, rows[2] as RouteRow);

    /// <summary>Writes the request as the JSON object that goes onto the stream.</summary>
    public void WriteTo(Utf8Output output)
    {
        output.Write((byte)'{');
        WriteMembers(output);
        output.Write((byte)'}');
    }

    /// <summary>Writes the members as they stand in a JSON object.</summary>
    internal void WriteMembers(Utf8Output output)
    {
        output.Write("\"trip_id\":"u8);
        output.WriteString(TripId);
        output.Write(",\"vendor_id\":"u8);
        output.WriteNumber((long)VendorId);
        output.Write(",\"requested_at\":"u8);
        output.WriteString(RequestedAt);
        output.Write(",\"pickup_zone\":"u8);
        output.WriteNumber((long)PickupZone);
        output.Write(",\"dropoff_zone\":"u8);
        output.WriteNumber((long)DropoffZone);
        output.Write(",\"passengers\":"u8);
        output.WriteNumber((double?)Passengers);
        output.Write(",\"distance_miles\":"u8);
        output.WriteNumber(DistanceMiles);
    }
}
