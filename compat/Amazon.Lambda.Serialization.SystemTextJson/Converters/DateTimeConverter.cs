using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Lambda.Serialization.SystemTextJson.Converters;

/// <summary>Reads the times of AWS events: ISO 8601, or a number of seconds or milliseconds since 1970.</summary>
public class DateTimeConverter : JsonConverter<DateTime>
{
    /// <inheritdoc/>
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTime(out var time)) return time;
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (reader.TryGetInt64(out var whole)) return Since1970(whole);
            if (reader.TryGetDouble(out var seconds)) return Since1970(seconds);
        }

        throw new JsonException($"A {reader.TokenType} is not a time: expected ISO 8601 text, or a number of seconds or milliseconds since 1970.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    // More seconds than there are until the year 10000 can only be milliseconds.
    private static DateTime Since1970(double value) => value <= (DateTime.MaxValue - DateTime.UnixEpoch).TotalSeconds
        ? DateTime.UnixEpoch.AddSeconds(value)
        : DateTime.UnixEpoch.AddMilliseconds(value);
}
