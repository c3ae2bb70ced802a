using System.Text.Json;
using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring.Tests.Fakes;

/// <summary>Writes events as Lambda sends them: data in base64, arrival times in seconds with their milliseconds.</summary>
internal static class EventJson
{
    /// <summary>An event of these records.</summary>
    public static byte[] Of(IEnumerable<KinesisEvent.KinesisEventRecord> records, JsonWriterOptions options = default)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json, options))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Records");
            foreach (var record in records) Write(writer, record);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return json.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, KinesisEvent.KinesisEventRecord record)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("kinesis");
        writer.WriteString("kinesisSchemaVersion", "1.0");
        writer.WriteString("partitionKey", record.Kinesis.PartitionKey);
        writer.WriteString("sequenceNumber", record.Kinesis.SequenceNumber);
        writer.WriteBase64String("data", record.Kinesis.Data.ToArray());
        writer.WriteNumber("approximateArrivalTimestamp", Seconds(record.Kinesis.ApproximateArrivalTimestamp!.Value));
        writer.WriteEndObject();
        writer.WriteString("eventSource", record.EventSource);
        writer.WriteString("eventVersion", "1.0");
        writer.WriteString("eventID", record.EventId);
        writer.WriteString("eventName", "aws:kinesis:record");
        writer.WriteString("invokeIdentityArn", "arn:aws:iam::123456789012:role/lambda-role");
        writer.WriteString("awsRegion", "us-east-1");
        writer.WriteString("eventSourceARN", "arn:aws:kinesis:us-east-1:123456789012:stream/trips");
        writer.WriteEndObject();
    }

    private static decimal Seconds(DateTime time) => new DateTimeOffset(time).ToUnixTimeMilliseconds() / 1000m;
}
