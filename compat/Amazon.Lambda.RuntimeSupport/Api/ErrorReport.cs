using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport.Api;

/// <summary>An exception in the shape in which Lambda reports errors to whoever invoked the function.</summary>
internal static class ErrorReport
{
    /// <summary>The error's type, which also travels in a header.</summary>
    /// <param name="exception">The exception.</param>
    public static string TypeOf(Exception exception) => exception.GetType().Name;

    /// <summary>The error as JSON.</summary>
    /// <param name="exception">The exception.</param>
    public static byte[] Write(Exception exception)
    {
        using var body = new MemoryStream();
        using (var writer = new Utf8JsonWriter(body)) Write(writer, exception);
        return body.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Exception exception)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", TypeOf(exception));
        writer.WriteString("errorMessage", exception.Message);
        WriteStackTrace(writer, exception);
        if (exception.InnerException is { } inner)
        {
            writer.WritePropertyName("cause");
            Write(writer, inner);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the member <c>stackTrace</c>: a text a frame.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="exception">The exception.</param>
    public static void WriteStackTrace(Utf8JsonWriter writer, Exception exception)
    {
        writer.WriteStartArray("stackTrace");
        foreach (var frame in (exception.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) writer.WriteStringValue(frame);
        writer.WriteEndArray();
    }
}
