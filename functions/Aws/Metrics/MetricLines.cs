using System.Buffers;
using System.Text.Json;

namespace Pipeline.Aws.Metrics;

/// <summary>Writes metrics as lines of CloudWatch's embedded metric format, which become metrics without a call or a wait.</summary>
/// <param name="output">Receives the lines.</param>
/// <param name="time">The clock.</param>
public sealed class MetricLines(Stream output, TimeProvider time)
{
    private const string Namespace = "Pipeline";
    private const int UsualLine = 2048;

    /// <summary>
    /// Writes to the process's standard output directly, not through the console. The Lambda runtime prefixes each console line with time
    /// and request id, but CloudWatch reads metrics only from lines that are pure JSON.
    /// </summary>
    /// <param name="time">The clock.</param>
#pragma warning disable RS0030 // this is the metrics writer that the ban on Console allows for
    public static MetricLines ToStandardOutput(TimeProvider time) => new(Console.OpenStandardOutput(), time);
#pragma warning restore RS0030

    /// <summary>Writes one count.</summary>
    /// <param name="functionName">The metric's dimension.</param>
    /// <param name="name">The metric's name.</param>
    /// <param name="count">The value.</param>
    public void Count(string functionName, string name, long count) => Write(functionName, [new MetricDefinition(name)], [count]);

    /// <summary>Writes one count of a function's version, so that a deployment can be rolled back by it.</summary>
    /// <param name="functionName">The metric's first dimension.</param>
    /// <param name="version">The second one: a number, or <c>$LATEST</c>.</param>
    /// <param name="name">The metric's name.</param>
    /// <param name="count">The value.</param>
    public void CountOfVersion(string functionName, string version, string name, long count) =>
        Write([("FunctionName", functionName), ("FunctionVersion", version)], [new MetricDefinition(name)], [count], []);

    /// <summary>Writes several metrics as one line.</summary>
    /// <param name="functionName">The metrics' dimension.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="values">Their values, in the same order.</param>
    /// <param name="properties">Other members of the line. They are not dimensions, so they create no metrics, but log queries can find them.</param>
    /// <exception cref="ArgumentException">The numbers of metrics and values differ.</exception>
    public void Write(
        string functionName, ReadOnlySpan<MetricDefinition> metrics, ReadOnlySpan<long> values, params ReadOnlySpan<(string Name, string Value)> properties) =>
        Write([("FunctionName", functionName)], metrics, values, properties);

    private void Write(
        ReadOnlySpan<(string Name, string Value)> dimensions, ReadOnlySpan<MetricDefinition> metrics, ReadOnlySpan<long> values, ReadOnlySpan<(string Name, string Value)> properties)
    {
        if (metrics.Length != values.Length) throw new ArgumentException($"{metrics.Length} metrics have {values.Length} values: each needs one.", nameof(values));
        var line = new ArrayBufferWriter<byte>(UsualLine);
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            WriteDirective(writer, dimensions, metrics);
            foreach (var (name, value) in dimensions) writer.WriteString(name, value);
            foreach (var (name, value) in properties) writer.WriteString(name, value);
            for (var i = 0; i < metrics.Length; i++) writer.WriteNumber(metrics[i].Name, values[i]);
            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        output.Write(line.WrittenSpan);
        output.Flush();
    }

    private void WriteDirective(Utf8JsonWriter writer, ReadOnlySpan<(string Name, string Value)> dimensions, ReadOnlySpan<MetricDefinition> metrics)
    {
        writer.WriteStartObject("_aws");
        writer.WriteNumber("Timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
        writer.WriteStartArray("CloudWatchMetrics");
        writer.WriteStartObject();
        writer.WriteString("Namespace", Namespace);
        writer.WriteStartArray("Dimensions");
        writer.WriteStartArray();
        foreach (var (name, _) in dimensions) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.WriteStartArray("Metrics");
        foreach (var metric in metrics)
        {
            writer.WriteStartObject();
            writer.WriteString("Name", metric.Name);
            writer.WriteString("Unit", metric.Unit);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
