using System.Buffers;
using System.Text.Json;

namespace Pipeline.Scoring.Metrics;

/// <summary>
/// Writes an invocation's figures as one line in CloudWatch's embedded metric format: they become metrics without a call and
/// without waiting.
/// </summary>
internal sealed class EmbeddedMetrics(Stream output, TimeProvider time)
{
    private const string Namespace = "Pipeline";
    private static readonly Metric[] All = Enum.GetValues<Metric>();

    /// <summary>Writes the line.</summary>
    /// <param name="metrics">The figures.</param>
    /// <param name="functionName">The metrics' dimension.</param>
    /// <param name="requestId">The invocation's id: no dimension, so that each is not a metric of its own, but found by queries of the log.</param>
    /// <param name="shard">The shard, likewise.</param>
    public void Write(InvocationMetrics metrics, string functionName, string requestId, string shard)
    {
        var line = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            WriteDirective(writer);
            writer.WriteString("FunctionName", functionName);
            writer.WriteString("RequestId", requestId);
            writer.WriteString("Shard", shard);
            foreach (var metric in All) writer.WriteNumber(metric.ToString(), metrics[metric]);
            writer.WriteEndObject();
        }

        line.Write("\n"u8);
        output.Write(line.WrittenSpan);
        output.Flush();
    }

    private void WriteDirective(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("_aws");
        writer.WriteNumber("Timestamp", time.GetUtcNow().ToUnixTimeMilliseconds());
        writer.WriteStartArray("CloudWatchMetrics");
        writer.WriteStartObject();
        writer.WriteString("Namespace", Namespace);
        writer.WriteStartArray("Dimensions");
        writer.WriteStartArray();
        writer.WriteStringValue("FunctionName");
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.WriteStartArray("Metrics");
        foreach (var metric in All)
        {
            writer.WriteStartObject();
            writer.WriteString("Name", metric.ToString());
            writer.WriteString("Unit", metric is Metric.BatchMilliseconds or Metric.IteratorAgeMilliseconds ? "Milliseconds" : "Count");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
