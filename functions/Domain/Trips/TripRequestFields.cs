using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Contract.Text;

namespace Pipeline.Domain.Trips;

/// <summary>The fields of a trip request while it is being read.</summary>
internal struct TripRequestFields
{
    private string? _tripId;
    private int? _vendorId;
    private DateTimeOffset _requestedAtTime;
    private string? _requestedAt;
    private int? _pickupZone;
    private int? _dropoffZone;
    private int? _passengers;
    private bool _hasPassengers;
    private double? _distanceMiles;
    private bool _hasDistance;

    /// <summary>Creates complete fields.</summary>
    public TripRequestFields(string tripId, int vendorId, DateTimeOffset requestedAtTime, string requestedAt, int pickupZone, int dropoffZone, int? passengers, double? distanceMiles)
    {
        (_tripId, _vendorId, _requestedAtTime, _requestedAt) = (tripId, vendorId, requestedAtTime, requestedAt);
        (_pickupZone, _dropoffZone, _passengers, _hasPassengers, _distanceMiles, _hasDistance) = (pickupZone, dropoffZone, passengers, true, distanceMiles, true);
    }

    /// <summary>Reads or skips the field at the reader's position. Returns what is wrong with it, or null.</summary>
    public string? Read(ref Utf8JsonReader reader)
    {
        // Compare raw bytes, which takes a fraction of the time of the reader's comparison; unescape a name first if it has escapes.
        var name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        if (name.SequenceEqual("trip_id"u8)) return ReadTripId(ref reader);
        if (name.SequenceEqual("vendor_id"u8)) return ReadInteger(ref reader, "vendor_id", int.MinValue, int.MaxValue, out _vendorId);
        if (name.SequenceEqual("requested_at"u8)) return ReadRequestedAt(ref reader);
        if (name.SequenceEqual("pickup_zone"u8)) return ReadInteger(ref reader, "pickup_zone", 1, TripRequest.MaxZone, out _pickupZone);
        if (name.SequenceEqual("dropoff_zone"u8)) return ReadInteger(ref reader, "dropoff_zone", 1, TripRequest.MaxZone, out _dropoffZone);
        if (name.SequenceEqual("passengers"u8)) return ReadPassengers(ref reader);
        if (name.SequenceEqual("distance_miles"u8)) return ReadDistance(ref reader);
        reader.Skip();
        return null;
    }

    /// <summary>Names the first missing field; null if none is missing. Passengers and distance may be null but not absent.</summary>
    public readonly string? Missing()
    {
        var name = _tripId is null ? "trip_id"
            : _vendorId is null ? "vendor_id"
            : _requestedAt is null ? "requested_at"
            : _pickupZone is null ? "pickup_zone"
            : _dropoffZone is null ? "dropoff_zone"
            : !_hasPassengers ? "passengers"
            : !_hasDistance ? "distance_miles"
            : null;
        return name is null ? null : $"field '{name}' is missing";
    }

    public readonly TripRequest ToTrip() => new(
        _tripId!, _vendorId!.Value, _requestedAtTime, _requestedAt!, _pickupZone!.Value, _dropoffZone!.Value, _passengers, _distanceMiles);

    private string? ReadTripId(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) return WrongType(reader, "trip_id", "a string");
        // A JSON escape takes up to six bytes per byte of the id, so a longer text is refused without unescaping it.
        if (reader.ValueSpan.Length > TripRequest.MaxTripIdBytes * 6) return TripIdOutOfRange(reader.ValueSpan.Length);
        var id = reader.GetString()!;
        var length = Encoding.UTF8.GetByteCount(id);
        if (length is 0 or > TripRequest.MaxTripIdBytes) return TripIdOutOfRange(length);
        _tripId = id;
        return null;

        static string TripIdOutOfRange(int length) => $"field 'trip_id' is out of range: 1 to {TripRequest.MaxTripIdBytes} bytes, got {length}";
    }

    private string? ReadRequestedAt(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String) return WrongType(reader, "requested_at", "a string");
        var text = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        if (!Iso8601Time.TryRead(text, out var time, out var canonical, out var problem)) return $"field 'requested_at' {problem}";
        _requestedAtTime = time;
        _requestedAt = canonical;
        return null;
    }

    private string? ReadPassengers(ref Utf8JsonReader reader)
    {
        var before = reader;
        _hasPassengers = true;
        before.Read();
        if (before.TokenType != JsonTokenType.Null) return ReadInteger(ref reader, "passengers", 0, TripRequest.MaxPassengers, out _passengers);
        reader.Read();
        _passengers = null;
        return null;
    }

    private string? ReadDistance(ref Utf8JsonReader reader)
    {
        reader.Read();
        _hasDistance = true;
        _distanceMiles = null;
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.Number) return WrongType(reader, "distance_miles", "a number");
        if (!reader.TryGetDouble(out var miles) || miles is not (>= 0 and <= TripRequest.MaxDistanceMiles))
            return string.Create(CultureInfo.InvariantCulture, $"field 'distance_miles' is out of range: 0 to {TripRequest.MaxDistanceMiles}");
        _distanceMiles = miles;
        return null;
    }

    private static string? ReadInteger(ref Utf8JsonReader reader, string name, int least, int greatest, out int? value)
    {
        value = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number) return WrongType(reader, name, "a whole number");
        if (!reader.TryGetInt64(out var number))
        {
            if (!reader.TryGetDouble(out var real) || !(real >= least && real <= greatest)) return OutOfRange(name, least, greatest);
            return $"field '{name}' has the wrong type: expected a whole number, got {(Math.Floor(real) == real ? "one with a decimal point or an exponent" : "a fraction")}";
        }

        if (number < least || number > greatest) return OutOfRange(name, least, greatest);
        value = (int)number;
        return null;
    }

    private static string OutOfRange(string name, int least, int greatest) => $"field '{name}' is out of range: {least} to {greatest}";

    private static string WrongType(in Utf8JsonReader reader, string name, string expected)
    {
        var got = reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            _ => "null",
        };
        return $"field '{name}' has the wrong type: expected {expected}, got {got}";
    }
}
