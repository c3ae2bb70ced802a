using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Pipeline.Domain.Trips;

/// <summary>
/// Reads a trip request. Bad input gets the exact reason; fields that are not known are passed over, so that producers can add
/// theirs before this code knows them.
/// </summary>
public static class TripRequestReader
{
    /// <summary>Reads one JSON object; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out TripRequest? trip, [NotNullWhen(false)] out string? reason)
    {
        trip = null;
        var fields = default(TripRequestFields);
        try
        {
            reason = ReadObject(utf8, ref fields);
        }
        catch (JsonException e)
        {
            reason = $"not JSON: {e.Message}";
        }
        catch (InvalidOperationException e)
        {
            // The reader's way of saying that a string is not valid UTF-8 or UTF-16.
            reason = $"not JSON: {e.Message}";
        }

        reason ??= fields.Missing();
        if (reason is not null) return false;
        trip = fields.ToTrip();
        return true;
    }

    private static string? ReadObject(ReadOnlySpan<byte> utf8, ref TripRequestFields fields)
    {
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return "not a JSON object";

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (fields.Read(ref reader) is { } reason) return reason;
        }

        // What follows the object makes the reader throw.
        reader.Read();
        return null;
    }
}
