using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis.Aggregation;
using Pipeline.Cloud.Protocol;
using Pipeline.Contract;
using Pipeline.Gzip;

namespace Pipeline.LiveView.Trips;

/// <summary>What a record of the stream holds, as far as it can be shown.</summary>
/// <param name="Encoding"><c>plain</c>, <c>gzip</c> or <c>kpl</c>.</param>
/// <param name="Payload">The bytes, decompressed; of an aggregated record those of the user record that is looked for, or as they are where it is not in there.</param>
internal sealed record RecordData(string Encoding, ReadOnlyMemory<byte> Payload)
{
    private const int Most = 1024 * 1024;

    /// <summary>Why the bytes could not be decompressed whole; null when they could, or need not be.</summary>
    public string? Damage { get; init; }

    /// <summary>The user record's place in its aggregated record; null where there is none.</summary>
    public int? SubSequenceNumber { get; init; }

    /// <summary>Whether the payload is one request's: not where it is an aggregated record as a whole.</summary>
    public bool IsOne => Encoding != "kpl" || SubSequenceNumber is not null;

    /// <summary>The payload as text; what is no text is replaced.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Payload.Span);

    /// <summary>Looks into a record.</summary>
    /// <param name="data">Its bytes.</param>
    /// <param name="id">The request that is looked for in an aggregated record; null for none.</param>
    /// <param name="idName">The name of its id.</param>
    public static RecordData Of(ReadOnlyMemory<byte> data, string? id = null, string idName = "")
    {
        if (AggregatedData.IsAggregated(data.Span))
        {
            var all = AggregatedData.Payloads(data).Select((payload, place) => Single(payload) with { Encoding = "kpl", SubSequenceNumber = place });
            return (id is null ? null : all.FirstOrDefault(one => one.Said(idName) == id)) ?? new RecordData("kpl", data);
        }

        return Single(data);
    }

    /// <summary>Reads the request in it by the domain's own reader; null with the reason where there is none.</summary>
    public IScoringRequest? Read(IScoringDomain domain, out string? reason)
    {
        reason = Damage;
        if (reason is not null) return null;
        return domain.TryRead(Payload.Span, out var request, out reason) ? request : null;
    }

    /// <summary>A text of the record's JSON object, or null where it has none of that name.</summary>
    public string? Said(string name)
    {
        try
        {
            using var document = JsonDocument.Parse(Payload);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The request's JSON, or null where it is none.</summary>
    public JsonNode? Json()
    {
        try
        {
            return DocumentJson.Parse(Payload.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static RecordData Single(ReadOnlyMemory<byte> data)
    {
        if (!GzipContent.IsGzip(data.Span)) return new RecordData("plain", data);
        GzipContent.TryRead(data, Most, out var content, out var length, out var problem);
        // Damaged or endless: as much as there is, with what is wrong with it.
        var shown = content.AsSpan(0, Math.Min(length, Most)).ToArray();
        ArrayPool<byte>.Shared.Return(content);
        return new RecordData("gzip", shown) { Damage = problem is null ? null : $"gzip: {problem}" };
    }
}
