using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport.Api;

namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>The two forms in which Lambda takes log lines.</summary>
internal static class LogFormat
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Time, request, level and message, apart by tabs.</summary>
    /// <param name="line">The line.</param>
    public static string AsText(LogLine line)
    {
        var text = $"{Time(line)}\t{line.RequestId}\t{Short(line.Level)}\t{line.Message}";
        return line.Exception is null ? text : $"{text}\n{line.Exception}";
    }

    /// <summary>A JSON object: timestamp, level, requestId, message, and the message's arguments by their names.</summary>
    /// <param name="line">The line.</param>
    public static string AsJson(LogLine line)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", Time(line));
            writer.WriteString("level", line.Level.ToString());
            if (line.RequestId is not null) writer.WriteString("requestId", line.RequestId);
            if (line.TraceId is { Length: > 0 }) writer.WriteString("traceId", line.TraceId);
            writer.WriteString("message", line.Message);
            foreach (var property in line.Properties.Where(IsNamed).DistinctBy(property => property.Key)) WriteProperty(writer, property);
            if (line.Exception is { } exception)
            {
                writer.WriteString("errorType", exception.GetType().FullName);
                writer.WriteString("errorMessage", exception.Message);
                ErrorReport.WriteStackTrace(writer, exception);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    // An argument must not stand in for what the line itself says.
    private static bool IsNamed(KeyValuePair<string, object?> property) =>
        !char.IsAsciiDigit(property.Key[0])
        && property.Key is not ("timestamp" or "level" or "requestId" or "traceId" or "message" or "errorType" or "errorMessage" or "stackTrace");

    private static void WriteProperty(Utf8JsonWriter writer, KeyValuePair<string, object?> property)
    {
        writer.WritePropertyName(property.Key);
        switch (property.Value)
        {
            case null: writer.WriteNullValue(); break;
            case bool value: writer.WriteBooleanValue(value); break;
            case int value: writer.WriteNumberValue(value); break;
            case long value: writer.WriteNumberValue(value); break;
            case double value when double.IsFinite(value): writer.WriteNumberValue(value); break;
            case decimal value: writer.WriteNumberValue(value); break;
            case IFormattable value: writer.WriteStringValue(value.ToString(null, CultureInfo.InvariantCulture)); break;
            default: writer.WriteStringValue(property.Value.ToString()); break;
        }
    }

    private static string Time(LogLine line) => line.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
