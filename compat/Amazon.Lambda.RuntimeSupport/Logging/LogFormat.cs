using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport.Logging;

/// <summary>The two forms in which Lambda takes log lines.</summary>
internal static class LogFormat
{
    /// <summary>Time, request, level and message, apart by tabs.</summary>
    /// <param name="line">The line.</param>
    /// <param name="withPrefix">Whether anything goes before the message.</param>
    public static string AsText(LogLine line, bool withPrefix)
    {
        var prefix = withPrefix ? $"{Time(line.Time.UtcDateTime)}\t{line.RequestId}\t{Short(line.Level)}\t" : "";
        if (line.Exception is null) return prefix + line.Message;
        return line.Message.Length == 0 ? $"{prefix}{line.Exception}" : $"{prefix}{line.Message}\n{line.Exception}";
    }

    /// <summary>A JSON object: timestamp, level, requestId, message, and the message's arguments by their names.</summary>
    /// <param name="line">The line.</param>
    public static string AsJson(LogLine line)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", Time(line.Time.UtcDateTime));
            writer.WriteString("level", line.Level.ToString());
            if (line.RequestId is not null) writer.WriteString("requestId", line.RequestId);
            if (line.TenantId is { Length: > 0 }) writer.WriteString("tenantId", line.TenantId);
            if (line.TraceId is { Length: > 0 }) writer.WriteString("traceId", line.TraceId);
            writer.WriteString("message", line.Message);
            foreach (var property in line.Properties.Where(IsFree).DistinctBy(property => property.Name)) WriteProperty(writer, property);
            if (line.Exception is { } exception)
            {
                writer.WriteString("errorType", exception.GetType().FullName);
                writer.WriteString("errorMessage", exception.Message);
                writer.WriteStartArray("stackTrace");
                foreach (var text in exception.ToString().Split('\n')) writer.WriteStringValue(text.Trim());
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    // An argument must not stand in for what the line itself says.
    private static bool IsFree(MessageProperty property) =>
        property.Name is not ("timestamp" or "level" or "requestId" or "tenantId" or "traceId" or "message" or "errorType" or "errorMessage" or "stackTrace");

    private static void WriteProperty(Utf8JsonWriter writer, MessageProperty property)
    {
        if (property.Value is null) return;
        writer.WritePropertyName(property.Name);
        switch (property.Value)
        {
            case IList list and not IList<byte>:
                writer.WriteStartArray();
                foreach (var item in list) WriteValue(writer, item, property.Format);
                writer.WriteEndArray();
                break;
            case IDictionary dictionary:
                writer.WriteStartObject();
                foreach (DictionaryEntry entry in dictionary)
                {
                    writer.WritePropertyName(entry.Key.ToString() ?? "");
                    WriteValue(writer, entry.Value, property.Format);
                }

                writer.WriteEndObject();
                break;
            default:
                WriteValue(writer, property.Value, property.Format);
                break;
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value, string? format)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case not null when format is not null: writer.WriteStringValue(MessageProperty.Text(value, format)); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            default: writer.WriteStringValue(MessageProperty.Text(value, null)); break;
        }
    }

    /// <summary>A time as Lambda writes it.</summary>
    /// <param name="time">The time.</param>
    public static string Time(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

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
