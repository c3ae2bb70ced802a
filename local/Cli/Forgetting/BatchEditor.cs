using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cli.Hosting;
using Pipeline.Cloud.Kinesis.Aggregation;

namespace Pipeline.Cli.Forgetting;

/// <summary>
/// Edits documents about batches that Lambda discarded: takes the records of the id out of the function's event, and out of aggregated records in it.
/// </summary>
/// <param name="id">The id.</param>
internal sealed class BatchEditor(ForgottenId id) : IContentEditor
{
    private const string Payload = "payload";
    private const string Key = "partitionKey";

    /// <inheritdoc/>
    public Remainder? Edit(byte[] content)
    {
        try
        {
            var document = Object(JsonNode.Parse(content));
            // Without the event, the records are only in the stream.
            if (document[Payload] is not { } payload) return null;
            var isText = payload.GetValueKind() == JsonValueKind.String;
            var kinesisEvent = Object(isText ? JsonNode.Parse(payload.GetValue<string>()) : payload);
            var records = kinesisEvent["Records"] as JsonArray ?? throw new FormatException("its event has no Records");
            var (removed, arrived) = (0, default(DateTimeOffset?));
            foreach (var record in records.Select(Object).ToList())
            {
                var taken = Take(record, records);
                removed += taken;
                if (taken > 0 && ArrivalOf(record) is { } time && !(time <= arrived)) arrived = time;
            }

            if (removed == 0) return null;
            if (isText) document[Payload] = kinesisEvent.ToJsonString();
            return new Remainder(Encoding.UTF8.GetBytes(document.ToJsonString()), removed) { Arrived = arrived, IsEmpty = records.Count == 0 };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"not a document about a discarded batch: {e.Message}", e);
        }
    }

    private int Take(JsonObject record, JsonArray records)
    {
        var kinesis = Object(record["kinesis"]);
        var data = Convert.FromBase64String(kinesis["data"]?.GetValue<string>() ?? throw new FormatException("a record has no data"));
        var hasKey = kinesis[Key]?.GetValue<string>() == id.Text;
        if (!AggregatedData.IsAggregated(data))
        {
            if (!hasKey && !id.Owns(data)) return 0;
            records.Remove(record);
            return 1;
        }

        var (rest, removed) = AggregatedData.Without(data, user => id.Owns(user.Span), key => key == id.Text ? id.Hash : key);
        if (hasKey) kinesis[Key] = id.Hash;
        if (removed == 0) return 0;
        if (AggregatedData.Payloads(rest).Count == 0) records.Remove(record);
        else kinesis["data"] = Convert.ToBase64String(rest);
        return removed;
    }

    private static JsonObject Object(JsonNode? node) => node as JsonObject ?? throw new FormatException("an object is missing");

    private static DateTimeOffset? ArrivalOf(JsonObject record) => EpochTime.Read(record["kinesis"]?["approximateArrivalTimestamp"]);
}
