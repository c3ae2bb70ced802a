using System.Text.Json;

namespace Pipeline.Files.Metrics;

/// <summary>Writes counts as lines in CloudWatch's embedded metric format: they become metrics without a call.</summary>
/// <param name="output">Where the lines go.</param>
/// <param name="time">The clock.</param>
public sealed class EmbeddedMetrics(Stream output, TimeProvider time)
{
    /// <summary>
    /// Writes to the process's standard output itself, not through the console: the Lambda runtime puts time and request before
    /// each line of the console, and CloudWatch takes a line for metrics only when it is JSON and nothing else.
    /// </summary>
    /// <param name="time">The clock.</param>
#pragma warning disable RS0030 // this is the metrics writer that the ban on Console speaks of
    public static EmbeddedMetrics ToStandardOutput(TimeProvider time) => new(Console.OpenStandardOutput(), time);
#pragma warning restore RS0030

    /// <summary>Writes one count.</summary>
    /// <param name="functionName">The metric's dimension.</param>
    /// <param name="name">The metric's name.</param>
    /// <param name="count">How many.</param>
    public void Count(string functionName, string name, long count)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line)) Write(writer, functionName, name, count);
        line.WriteByte((byte)'\n');
        output.Write(line.GetBuffer(), 0, (int)line.Length);
        output.Flush();
    }

    private void Write(Utf8JsonWriter writer, string functionName, string name, long count)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("_aws");
        writer.WriteNumber("Timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
        writer.WriteStartArray("CloudWatchMetrics");
        writer.WriteStartObject();
        writer.WriteString("Namespace", "Pipeline");
        writer.WriteStartArray("Dimensions");
        writer.WriteStartArray();
        writer.WriteStringValue("FunctionName");
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.WriteStartArray("Metrics");
        writer.WriteStartObject();
        writer.WriteString("Name", name);
        writer.WriteString("Unit", "Count");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteString("FunctionName", functionName);
        writer.WriteNumber(name, count);
        writer.WriteEndObject();
    }
}
