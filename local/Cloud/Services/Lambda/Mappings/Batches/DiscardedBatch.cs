using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Lambda.Environments;
using Pipeline.Cloud.Lambda.Mappings.Configuration;

namespace Pipeline.Cloud.Lambda.Mappings.Batches;

/// <summary>
/// The document about a discarded batch: metadata, and for a bucket the whole event as well.
/// Source: "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
/// </summary>
internal sealed record DiscardedBatch(
    EventSourceMapping Mapping, string ShardId, StreamRecord First, StreamRecord Last, int Count, string Condition, int Invocations, InvocationResult? LastResult)
{
    // Such a record is about no answer of the function.
    private bool IsTooOld => Condition == BatchWork.TooOldCondition;

    public JsonObject Describe(DateTimeOffset now, ReadOnlySpan<byte> payload)
    {
        var record = new JsonObject
        {
            ["requestContext"] = new JsonObject
            {
                ["requestId"] = LastResult?.RequestId ?? Guid.NewGuid().ToString(),
                ["functionArn"] = Mapping.FunctionArn,
                ["condition"] = Condition,
                // AWS counts the invocation that the records were too old for.
                ["approximateInvokeCount"] = Math.Max(1, Invocations),
            },
        };
        if (LastResult is not null && !IsTooOld)
        {
            // Null if the function answered, and reported failures.
            record["responseContext"] = new JsonObject { ["statusCode"] = 200, ["executedVersion"] = LastResult.ExecutedVersion, ["functionError"] = LastResult.FunctionError };
        }

        record["version"] = "1.0";
        record["timestamp"] = Time(now);
        record["KinesisBatchInfo"] = new JsonObject
        {
            ["shardId"] = ShardId,
            ["startSequenceNumber"] = First.SequenceNumber,
            ["endSequenceNumber"] = Last.SequenceNumber,
            ["approximateArrivalOfFirstRecord"] = Time(First.ArrivedAt),
            ["approximateArrivalOfLastRecord"] = Time(Last.ArrivedAt),
            ["batchSize"] = Count,
            ["streamArn"] = Mapping.StreamArn,
        };
        // The event as a JSON document inside a string.
        if (!payload.IsEmpty) record["payload"] = Encoding.UTF8.GetString(payload);
        return record;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
