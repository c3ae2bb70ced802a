using System.Text;
using System.Text.Json;
using Pipeline.Aws.Direct;
using Pipeline.Contract;
using Pipeline.Contract.Intervals;
using Pipeline.Contract.Text;

namespace Pipeline.Scoring.Store;

/// <summary>Writes the predictions table over the built-in transport. Source: "BatchWriteItem" (Amazon DynamoDB API Reference).</summary>
internal sealed class DirectPredictionTable(IServiceClient client, string tableName, IScoringDomain domain) : IPredictionTable
{
    private const int ItemBytes = 400;
    private readonly string _idName = domain.IdName;
    private readonly byte[] _id = Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(domain.IdName)}\":{{\"S\":");
    private readonly byte[] _prediction = Encoding.UTF8.GetBytes($",\"{JsonEncodedText.Encode(domain.PredictionName)}\":{{\"N\":\"");
    private static readonly ServiceHeader[] Headers = [new("content-type", "application/x-amz-json-1.0"), new("x-amz-target", "DynamoDB_20120810.BatchWriteItem")];

    /// <inheritdoc />
    public async Task<IReadOnlyList<PredictionItem>> WriteAsync(IReadOnlyList<PredictionItem> items, CancellationToken cancellationToken)
    {
        using var body = new Utf8Output(items.Count * ItemBytes);
        Write(items, body);
        using var reply = await client.SendAsync(new ServiceRequest("POST", "/", Headers, body.Written), cancellationToken);
        if (!reply.IsSuccess) throw ServiceException.Of(reply);
        // The usual reply; no need to parse it.
        if (reply.Body.Span.SequenceEqual("{\"UnprocessedItems\":{}}"u8)) return [];
        using var answer = JsonDocument.Parse(reply.Body);
        var unprocessed = Unprocessed(answer.RootElement);
        return unprocessed.Count == 0 ? [] : [.. items.Where(item => unprocessed.Contains(item.Id))];
    }

    private void Write(IReadOnlyList<PredictionItem> items, Utf8Output body)
    {
        body.Write("{\"RequestItems\":{"u8);
        body.WriteString(tableName);
        body.Write(":["u8);
        using var times = new Utf8Output(128);
        for (var i = 0; i < items.Count; i++)
        {
            // The items of a batch share their times, so the text is nearly always reused.
            if (i == 0 || items[i].Times != items[i - 1].Times) WriteTimes(items[i].Times, times);
            body.Write(i == 0 ? "{\"PutRequest\":{\"Item\":{"u8 : ",{\"PutRequest\":{\"Item\":{"u8);
            WriteAttributes(items[i], times.WrittenSpan, body);
            body.Write("}}}"u8);
        }

        body.Write("]}}"u8);
    }

    private static void WriteTimes(ItemTimes item, Utf8Output times)
    {
        times.Clear();
        times.Write(",\"scored_at\":{\"S\":\""u8);
        times.WriteTime(item.ScoredAt);
        times.Write("\"},\"expires_at\":{\"N\":\""u8);
        times.WriteNumber(item.ExpiresAt.ToUnixTimeSeconds());
        times.Write("\"}"u8);
    }

    private void WriteAttributes(PredictionItem item, ReadOnlySpan<byte> times, Utf8Output body)
    {
        body.Write(_id);
        body.WriteString(item.Id);
        body.Write("},\"requested_at\":{\"S\":"u8);
        body.WriteString(item.RequestedAt);
        body.Write((byte)'}');
        body.Write(times);
        if (!item.Prediction.IsEmpty)
        {
            body.Write(_prediction);
            body.Write(item.Prediction.Span);
            body.Write("\"}"u8);
        }

        if (item.Interval.IsKnown) WriteInterval(item.Interval, body);
        if (item.Fault is not null)
        {
            body.Write(",\"unscored\":{\"S\":"u8);
            body.WriteString(item.Fault);
            body.Write((byte)'}');
        }

        if (item.Model is null) return;
        body.Write(",\"model\":{\"S\":"u8);
        body.WriteString(item.Model);
        body.Write((byte)'}');
    }

    private static void WriteInterval(in PredictionInterval interval, Utf8Output body)
    {
        body.Write(",\"low\":{\"N\":\""u8);
        body.WriteNumber(interval.Low);
        body.Write("\"},\"high\":{\"N\":\""u8);
        body.WriteNumber(interval.High);
        body.Write("\"},\"interval_trips\":{\"N\":\""u8);
        body.WriteNumber((long)interval.Trips);
        body.Write("\"}"u8);
    }

    private HashSet<string> Unprocessed(JsonElement answer)
    {
        if (!answer.TryGetProperty("UnprocessedItems", out var tables) || !tables.TryGetProperty(tableName, out var left)) return [];
        return left.EnumerateArray()
            .Select(write => write.GetProperty("PutRequest").GetProperty("Item").GetProperty(_idName).GetProperty("S").GetString()!)
            .ToHashSet(StringComparer.Ordinal);
    }
}
