using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>Reads the times of AWS events: ISO 8601, or a number of seconds or milliseconds since 1970.</summary>
public class DateTimeConverter : JsonConverter<DateTime>
{
    private const decimal Year10000 = 253402300800; // seconds since 1970

    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var time)) return time;
        // Decimal, because a binary fraction makes 12.987 seconds 12.9869999.
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var value) && value is > -62135596800 and < Year10000 * 1000) return Since1970(value);

        throw new JsonException($"A {reader.TokenType} is not a time: expected ISO 8601 text, or a number of seconds or milliseconds since 1970.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    // More seconds than there are until the year 10000 can only be milliseconds.
    private static DateTime Since1970(decimal value) =>
        DateTime.UnixEpoch.AddTicks((long)(value * (value < Year10000 ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond)));
}
