using Pipeline.Contract;
using Pipeline.Contract.Lookups;
using Pipeline.Contract.Text;

namespace Pipeline.Domain.Trips;

/// <summary>
/// A request to predict a trip's duration. <see cref="RequestedAt"/> keeps the request's local clock and offset, because hour and weekday
/// are local; it is in the canonical form of <see cref="Iso8601Time"/>.
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
    /// <summary>Maximum length of the id in UTF-8 bytes, well below the table's limit of 2,048 for a key.</summary>
    public const int MaxTripIdBytes = 256;

    /// <summary>Maximum zone number; zones are numbered from 1.</summary>
    public const int MaxZone = 9_999;

    /// <summary>The number of lookup rows that a trip needs.</summary>
    internal const int LookupKeys = 3;

    /// <summary>Maximum number of passengers.</summary>
    public const int MaxPassengers = 255;

    /// <summary>Maximum distance. Features clip distances far below it (<see cref="TripFeatures.MaxDistanceMiles"/>).</summary>
    public const double MaxDistanceMiles = 1_000_000;

    /// <inheritdoc />
    string IScoringRequest.Id => TripId;

    /// <inheritdoc />
    DateTimeOffset? IScoringRequest.RequestedAtTime => RequestedAtTime;

    /// <summary>The keys are pickup zone, dropoff zone and route.</summary>
    void IScoringRequest.GetLookupKeys(Span<LookupKey> keys)
    {
        keys[0] = LookupKey.Of(TripLookups.Zone, PickupZone);
        keys[1] = LookupKey.Of(TripLookups.Zone, DropoffZone);
        keys[2] = LookupKey.Of(TripLookups.Route, PickupZone, DropoffZone);
    }

    /// <inheritdoc />
    IEnrichedRequest IScoringRequest.Enrich(ReadOnlySpan<LookupRow?> rows) =>
        new EnrichedTrip(this, rows[0] as ZoneRow, rows[1] as ZoneRow, rows[2] as RouteRow);

    /// <summary>Writes the request as the JSON object that producers put on the stream.</summary>
    public void WriteTo(Utf8Output output)
    {
        output.Write((byte)'{');
        WriteMembers(output);
        output.Write((byte)'}');
    }

    /// <summary>Writes the members as in a JSON object, without the braces.</summary>
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
