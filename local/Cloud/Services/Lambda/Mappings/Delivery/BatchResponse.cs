using System.Text.Json;
using Pipeline.Cloud.Kinesis;
using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Lambda.Mappings.Delivery;

/// <summary>Reads a function's partial batch response. Source: "Configuring partial batch response with Kinesis Data Streams and Lambda".</summary>
internal static class BatchResponse
{
    /// <summary>Reads a function's answer about the records that it was given.</summary>
    /// <param name="payload">The answer.</param>
    /// <param name="records">The batch.</param>
    /// <param name="first">The part's first record.</param>
    /// <param name="count">Its length.</param>
    public static BatchAnswer Read(ReadOnlyMemory<byte> payload, IReadOnlyList<StreamRecord> records, int first, int count)
    {
        if (payload.Span.Trim(" \t\r\n"u8).IsEmpty) return new BatchAnswer.Succeeded();
        try
        {
            using var document = DocumentJson.Open(payload);
            return Read(document.RootElement, records, first, count);
        }
        catch (JsonException)
        {
            return new BatchAnswer.Failed();
        }
    }

    private static BatchAnswer Read(JsonElement response, IReadOnlyList<StreamRecord> records, int first, int count)
    {
        if (response.ValueKind != JsonValueKind.Object) return IsEmpty(response) ? new BatchAnswer.Succeeded() : new BatchAnswer.Failed();
        if (!response.TryGetProperty("batchItemFailures", out var failures) || failures.ValueKind == JsonValueKind.Null) return new BatchAnswer.Succeeded();
        if (failures.ValueKind != JsonValueKind.Array) return new BatchAnswer.Failed();
        var lowest = count;
        foreach (var failure in failures.EnumerateArray())
        {
            var index = Index(failure, records, first, count);
            if (index < 0) return new BatchAnswer.Failed();
            lowest = Math.Min(lowest, index);
        }

        return lowest == count ? new BatchAnswer.Succeeded() : new BatchAnswer.FailedFrom(lowest);
    }

    // "A null EventResponse", and what AWS takes for an empty one: "" and [].
    private static bool IsEmpty(JsonElement response) => response.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.String => response.GetString() is "",
        JsonValueKind.Array => response.GetArrayLength() == 0,
        _ => false,
    };

    private static int Index(JsonElement failure, IReadOnlyList<StreamRecord> records, int first, int count)
    {
        if (failure.ValueKind != JsonValueKind.Object || !failure.TryGetProperty("itemIdentifier", out var identifier) || identifier.ValueKind != JsonValueKind.String)
            return -1;
        var sequenceNumber = identifier.GetString();
        for (var i = 0; i < count; i++)
        {
            if (records[first + i].SequenceNumber == sequenceNumber) return i;
        }

        return -1;
    }
}
