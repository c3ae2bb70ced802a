using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Kinesis.Aggregation;
using Pipeline.Cloud.Protocol;
using Pipeline.Contract;
using Pipeline.Gzip;

namespace Pipeline.LiveView.Trips;

/// <summary>The decoded data of a stream record.</summary>
/// <param name="Encoding"><c>plain</c>, <c>gzip</c> or <c>kpl</c>.</param>
/// <param name="Payload">The decompressed bytes. For an aggregated record: the bytes of the user record that was looked for, or the raw bytes when it has no such user record.</param>
internal sealed record RecordData(string Encoding, ReadOnlyMemory<byte> Payload)
{
    private const int Most = 1024 * 1024;

    /// <summary>Why the bytes could not be decompressed completely; null when they could, or are not compressed.</summary>
    public string? Damage { get; init; }

    /// <summary>The user record's index in its aggregated record; null when the payload is not a user record.</summary>
    public int? SubSequenceNumber { get; init; }

    /// <summary>Whether the payload is a single request; false for an aggregated record as a whole.</summary>
    public bool IsOne => Encoding != "kpl" || SubSequenceNumber is not null;

    /// <summary>The payload as UTF-8 text; invalid bytes are replaced.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Payload.Span);

    /// <summary>Decodes a record.</summary>
    /// <param name="data">Its bytes.</param>
    /// <param name="id">The id of the request to look for in an aggregated record; null for none.</param>
    /// <param name="idName">The name of the id member.</param>
    public static RecordData Of(ReadOnlyMemory<byte> data, string? id = null, string idName = "")
    {
        if (AggregatedData.IsAggregated(data.Span))
        {
            var all = AggregatedData.Payloads(data).Select((payload, place) => Single(payload) with { Encoding = "kpl", SubSequenceNumber = place });
            return (id is null ? null : all.FirstOrDefault(one => one.Said(idName) == id)) ?? new RecordData("kpl", data);
        }

        return Single(data);
    }

    /// <summary>Reads the request with the domain's reader. Returns null, with the reason, when the record holds no request.</summary>
    public IScoringRequest? Read(IScoringDomain domain, out string? reason)
    {
        reason = Damage;
        if (reason is not null) return null;
        return domain.TryRead(Payload.Span, out var request, out reason) ? request : null;
    }

    /// <summary>A text member of the record's JSON object; null when there is none.</summary>
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

    /// <summary>The payload as JSON; null when it is not JSON.</summary>
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
        // Damaged or too long: the readable beginning, with the reason.
        var shown = content.AsSpan(0, Math.Min(length, Most)).ToArray();
        ArrayPool<byte>.Shared.Return(content);
        return new RecordData("gzip", shown) { Damage = problem is null ? null : $"gzip: {problem}" };
    }
}
