using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pipeline.Cloud.Protocol;

/// <summary>
/// A time in an answer. On the wire it is epoch seconds, as in AWS's JSON protocols. A caller in the process can still recognize it
/// as a time: Step Functions shows times of SDK integrations as ISO 8601.
/// </summary>
/// <param name="Value">The instant.</param>
[JsonConverter(typeof(AwsTimestampConverter))]
public readonly record struct AwsTimestamp(DateTimeOffset Value)
{
    /// <summary>The instant as a JSON node.</summary>
    public static JsonNode Node(DateTimeOffset value) => JsonValue.Create(new AwsTimestamp(value))!;

    private sealed class AwsTimestampConverter : JsonConverter<AwsTimestamp>
    {
        public override AwsTimestamp Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(DateTimeOffset.UnixEpoch.AddSeconds(reader.GetDouble()));

        public override void Write(Utf8JsonWriter writer, AwsTimestamp value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.Value.ToUnixTimeMilliseconds() / 1000m);
    }
}
