using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>Reads the times of AWS events: ISO 8601, or a number of seconds or milliseconds since 1970.</summary>
public class DateTimeConverter : JsonConverter<DateTime>
{
    // More seconds since 1970 than this can only be milliseconds.
    private const long MostSeconds = 157753180800;

    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var time)) return time;
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetInt64(out var whole)) return whole > MostSeconds ? DateTime.UnixEpoch.AddMilliseconds(whole) : DateTime.UnixEpoch.AddSeconds(whole);
            // A binary fraction, as in the official package: 12.987 seconds may be 12.9869999.
            if (reader.TryGetDouble(out var seconds)) return DateTime.UnixEpoch.AddSeconds(seconds);
        }

        throw new JsonSerializerException($"A {reader.TokenType} is not a time: expected ISO 8601 text, or a number of seconds or whole milliseconds since 1970.", null);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
