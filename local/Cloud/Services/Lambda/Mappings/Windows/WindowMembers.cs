using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Pipeline.Cloud.Lambda.Mappings.Windows;

/// <summary>
/// The members of an event in addition to its records, if the mapping has tumbling windows.
/// Source: "Implementing stateful Kinesis Data Streams processing in Lambda".
/// </summary>
internal static class WindowMembers
{
    /// <summary>The members, each preceded by a comma.</summary>
    /// <param name="window">The window.</param>
    /// <param name="state">The state from the last answer, as JSON.</param>
    /// <param name="shardId">The shard.</param>
    /// <param name="streamArn">The stream.</param>
    /// <param name="final">Whether the window ends with this event.</param>
    /// <param name="early">Whether it ends because its state became too large.</param>
    public static ReadOnlyMemory<byte> Write(TumblingWindow window, ReadOnlyMemory<byte> state, string shardId, string streamArn, bool final, bool early)
    {
        var buffer = new ArrayBufferWriter<byte>(state.Length + 512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("window");
            json.WriteString("start", Time(window.Start));
            json.WriteString("end", Time(window.End));
            json.WriteEndObject();
            json.WritePropertyName("state");
            json.WriteRawValue(state.Span, skipInputValidation: true);
            json.WriteString("shardId", shardId);
            json.WriteString("eventSourceARN", streamArn);
            json.WriteBoolean("isFinalInvokeForWindow", final);
            json.WriteBoolean("isWindowTerminatedEarly", early);
            json.WriteEndObject();
        }

        // Replaces the object's braces by a leading comma.
        var members = buffer.WrittenSpan[..^1].ToArray();
        members[0] = (byte)',';
        return members;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
