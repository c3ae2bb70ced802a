using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pipeline.Domain.Fast;
using Pipeline.Domain.Trips;

namespace Pipeline.Domain.Reading;

/// <summary>
/// Reads a trip request, and reports the exact reason for bad input. It ignores unknown fields, so producers can add fields before this
/// code knows them.
/// </summary>
public static class TripRequestReader
{
    private static readonly JsonReaderState StateAfterMember = CreateStateAfterMember();

    /// <summary>Reads one JSON object; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out TripRequest? trip, [NotNullWhen(false)] out string? reason) =>
        PlainTripReader.TryRead(utf8, out var fields, out var rest) && TryReadRest(rest, ref fields)
            ? TryMake(fields, out trip, out reason)
            : TryReadWithJsonReader(utf8, out trip, out reason);

    /// <summary>Reads one JSON object with the JSON reader alone; never throws. Tests compare <see cref="PlainTripReader"/> with it.</summary>
    internal static bool TryReadWithJsonReader(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out TripRequest? trip, [NotNullWhen(false)] out string? reason)
    {
        trip = null;
        reason = ReadAll(utf8, out var fields);
        return reason is null && TryMake(fields, out trip, out reason);
    }

    private static bool TryMake(in TripRequestFields fields, [NotNullWhen(true)] out TripRequest? trip, [NotNullWhen(false)] out string? reason)
    {
        reason = fields.Missing();
        trip = reason is null ? fields.ToTrip() : null;
        return trip is not null;
    }

    private static string? ReadAll(ReadOnlySpan<byte> utf8, out TripRequestFields fields)
    {
        fields = default;
        try
        {
            var reader = new Utf8JsonReader(utf8);
            reader.Read();
            return reader.TokenType == JsonTokenType.StartObject ? ReadMembers(ref reader, ref fields) : "not a JSON object";
        }
        catch (JsonException e)
        {
            return $"not JSON: {e.Message}";
        }
        catch (InvalidOperationException e)
        {
            // The reader throws this when a string is not valid UTF-8 or UTF-16.
            return $"not JSON: {e.Message}";
        }
    }

    /// <summary>
    /// Reads the members after the fields that the fast path read; false on any error. The caller then reads the whole request again to get
    /// the reason and its position.
    /// </summary>
    private static bool TryReadRest(ReadOnlySpan<byte> rest, ref TripRequestFields fields)
    {
        if (rest is [(byte)'}']) return true;
        try
        {
            var reader = new Utf8JsonReader(rest, isFinalBlock: true, StateAfterMember);
            return ReadMembers(ref reader, ref fields) is null;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static string? ReadMembers(ref Utf8JsonReader reader, ref TripRequestFields fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (fields.Read(ref reader) is { } reason) return reason;
        }

        // Anything after the object makes the reader throw.
        reader.Read();
        return null;
    }

    /// <summary>The state of a reader after the first member of an object.</summary>
    private static JsonReaderState CreateStateAfterMember()
    {
        var reader = new Utf8JsonReader("{\"\":\"\""u8, isFinalBlock: false, default);
        while (reader.TokenType != JsonTokenType.String) reader.Read();
        return reader.CurrentState;
    }
}
