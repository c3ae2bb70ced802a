using System.Text.Json;
using Pipeline.Cloud.Kinesis.Aggregation;

namespace Pipeline.Cli.Redriving;

/// <summary>
/// An object of the failure destination: a JSON document about a batch that Lambda discarded. It contains the function's event
/// as a text. Source: "Retain discarded batch records for a Kinesis Data Streams event source in Lambda".
/// </summary>
internal static class DiscardedBatchObject
{
    /// <summary>The prefix of these objects. Lambda chooses it.</summary>
    public const string Root = "aws/lambda/";

    // Events of asynchronous invocations, which are not stream records.
    private const string Asynchronous = Root + "async/";

    /// <summary>Whether an object holds stream records.</summary>
    public static bool IsOne(string key) => !key.StartsWith(Asynchronous, StringComparison.Ordinal);

    /// <summary>Reads the Kinesis records.</summary>
    /// <exception cref="FormatException">The object is not a document about a discarded batch.</exception>
    public static IReadOnlyList<StrandedRecord> Read(string key, Stream content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            var reason = root.GetProperty("requestContext").GetProperty("condition").GetString() ?? "discarded";
            if (!root.TryGetProperty("payload", out var payload)) throw new FormatException("it has no payload, so the records are only in the stream, as long as that keeps them");
            using var kinesisEvent = JsonDocument.Parse(payload.ValueKind == JsonValueKind.String ? payload.GetString()! : payload.GetRawText());
            return [.. kinesisEvent.RootElement.GetProperty("Records").EnumerateArray().Select(record => ReadRecord(key, reason, record))];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"not a document about a discarded batch: {e.Message}", e);
        }
    }

    private static StrandedRecord ReadRecord(string key, string reason, JsonElement record)
    {
        var kinesis = record.GetProperty("kinesis");
        var data = kinesis.GetProperty("data").GetBytesFromBase64();
        var eventId = record.GetProperty("eventID").GetString() ?? "";
        var colon = eventId.LastIndexOf(':');
        if (colon <= 0) throw new FormatException($"the event id '{eventId}' names no shard");
        return new StrandedRecord(
            new RecordId(eventId[..colon], eventId[(colon + 1)..], AggregatedData.IsAggregated(data) ? null : 0),
            key,
            DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Round(kinesis.GetProperty("approximateArrivalTimestamp").GetDouble() * 1000)),
            kinesis.GetProperty("partitionKey").GetString() ?? "",
            reason,
            data);
    }
}
