using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Calls;
using Pipeline.Cloud.Composition;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>The operations that write records.</summary>
internal sealed class PutOperations(StreamCatalog catalog, IServiceMetrics metrics, TimeProvider time) : IRefusalCounter
{
    /// <summary>Puts many records; each succeeds or fails on its own.</summary>
    /// <param name="body">The request's document.</param>
    /// <param name="output">Receives the answer's document.</param>
    public void PutRecords(ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        var request = PutRequestReader.Read(body);
        var stream = catalog.Find(request.StreamName, request.StreamArn);
        using var batch = new PutBatch(stream);
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        var failed = 0;
        writer.WriteStartObject();
        writer.WriteStartArray("Records"u8);
        foreach (var entry in request.Entries)
        {
            writer.WriteStartObject();
            if (batch.Put(entry, out var shardId, out var sequenceNumber) == PutOutcome.Stored)
            {
                writer.WriteString("SequenceNumber"u8, sequenceNumber);
                writer.WriteString("ShardId"u8, shardId);
            }
            else
            {
                failed++;
                writer.WriteString("ErrorCode"u8, "ProvisionedThroughputExceededException"u8);
                writer.WriteString("ErrorMessage"u8, RateExceeded(shardId, stream));
            }

            writer.WriteEndObject();
        }

        batch.Commit();
        if (failed > 0) Throttled(stream.Name, failed);
        if (failed < request.Entries.Count) Incoming(stream.Name, request.Entries.Count - failed);
        writer.WriteEndArray();
        writer.WriteNumber("FailedRecordCount"u8, failed);
        writer.WriteEndObject();
    }

    /// <summary>Puts many records for a caller in the process.</summary>
    public JsonObject PutRecords(JsonObject input)
    {
        var output = new ArrayBufferWriter<byte>();
        PutRecords(JsonSerializer.SerializeToUtf8Bytes(input), output);
        return JsonNode.Parse(output.WrittenSpan)!.AsObject();
    }

    /// <summary>Puts one record.</summary>
    public JsonObject PutRecord(Parameters parameters)
    {
        var stream = catalog.Find(parameters);
        var data = Encoding.UTF8.GetBytes(parameters.RequiredString("Data"));
        // It asks for a number that is greater than that of an earlier put; the numbers of a shard increase anyway. Source: "PutRecord".
        if (parameters.String("SequenceNumberForOrdering") is { } number && !SequenceNumbers.IsPast(number, time.GetUtcNow()))
        {
            throw new AwsException(
                "InvalidArgumentException", $"ExclusiveMinimumSequenceNumber {number} used in PutRecord on {stream.Label} is invalid.");
        }

        var entry = PutRequestReader.Pack(parameters.String("PartitionKey"), parameters.String("ExplicitHashKey"), data, 1);
        using var batch = new PutBatch(stream);
        if (batch.Put(entry, out var shardId, out var sequenceNumber) != PutOutcome.Stored)
        {
            Throttled(stream.Name, 1);
            throw new AwsException("ProvisionedThroughputExceededException", RateExceeded(shardId, stream));
        }

        batch.Commit();
        Incoming(stream.Name, 1);
        return new JsonObject { ["ShardId"] = shardId, ["SequenceNumber"] = sequenceNumber };
    }

    /// <inheritdoc/>
    public void Count(string operation, JsonObject members, AwsException? error, int count)
    {
        if (operation is not ("PutRecord" or "PutRecords") || error is not null and not { Code: "ProvisionedThroughputExceededException" }) return;
        // All records of a call that is refused.
        var records = error is not null && members["Records"] is JsonArray all ? all.Count : count;
        var stream = NodeText.Of(members["StreamName"]) ?? NodeText.Of(members["StreamARN"]) ?? "";
        Throttled(stream[(stream.LastIndexOf('/') + 1)..], records);
    }

    // Source: "Monitoring the Amazon Kinesis Data Streams Service with Amazon CloudWatch".
    private void Throttled(string streamName, int records) =>
        metrics.Add(new ServiceMetric("AWS/Kinesis", "WriteProvisionedThroughputExceeded", "Count", ("StreamName", streamName)), records);

    // Those that were taken: what is refused has not come in.
    private void Incoming(string streamName, int records) =>
        metrics.Add(new ServiceMetric("AWS/Kinesis", "IncomingRecords", "Count", ("StreamName", streamName)), records);

    private static string RateExceeded(string shardId, DataStream stream) =>
        string.Create(CultureInfo.InvariantCulture, $"Rate exceeded for shard {shardId} in {stream.Label}.");
}

/// <summary>The result of putting a record to a shard.</summary>
internal enum PutOutcome
{
    /// <summary>The record is stored.</summary>
    Stored,

    /// <summary>The shard's throughput is used up.</summary>
    Throttled,

    /// <summary>The shard has been closed; another shard takes the record.</summary>
    Closed,
}
