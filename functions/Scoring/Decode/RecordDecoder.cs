using System.Buffers;
using Pipeline.Domain.Contract;
using Pipeline.Scoring.Delivery;

namespace Pipeline.Scoring.Decode;

/// <summary>
/// First stage: from bytes to requests. Records come plain, compressed or aggregated. It never throws on bad input: what cannot
/// be read is set aside with the reason, so that it neither blocks its shard nor disappears.
/// </summary>
internal sealed class RecordDecoder(IScoringDomain domain)
{
    /// <summary>The most that one user record may hold, decompressed: a request is a few hundred bytes.</summary>
    public const int MaxPayloadBytes = 1024 * 1024;

    /// <summary>Decodes a batch.</summary>
    public ScoringBatch Decode(IReadOnlyList<Arrival> arrivals)
    {
        var items = new List<ScoringItem>(arrivals.Count);
        foreach (var arrival in arrivals)
        {
            if (AggregatedRecord.IsAggregated(arrival.Data.Span)) DecodeAggregated(arrival, items);
            else items.Add(DecodePayload(arrival, 0, arrival.PartitionKey, arrival.Data));
        }

        return new ScoringBatch(arrivals, items);
    }

    private void DecodeAggregated(Arrival arrival, List<ScoringItem> items)
    {
        if (!AggregatedRecord.TryRead(arrival.Data, out var records, out var reason))
        {
            items.Add(SetAside(arrival, 0, arrival.PartitionKey, arrival.Data, reason));
            return;
        }

        for (var i = 0; i < records.Count; i++) items.Add(DecodePayload(arrival, i, records[i].PartitionKey, records[i].Data));
    }

    private ScoringItem DecodePayload(Arrival arrival, int subSequenceNumber, string partitionKey, ReadOnlyMemory<byte> data)
    {
        if (!GzipPayload.IsGzip(data.Span)) return ReadRequest(arrival, subSequenceNumber, partitionKey, data, data.Span);

        var complete = GzipPayload.TryDecompress(data, MaxPayloadBytes, out var buffer, out var length, out var reason);
        try
        {
            return complete
                ? ReadRequest(arrival, subSequenceNumber, partitionKey, data, buffer.AsSpan(0, length))
                : SetAside(arrival, subSequenceNumber, partitionKey, data, reason);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ScoringItem ReadRequest(Arrival arrival, int subSequenceNumber, string partitionKey, ReadOnlyMemory<byte> data, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxPayloadBytes)
            return SetAside(arrival, subSequenceNumber, partitionKey, data, $"oversize: more than {MaxPayloadBytes} bytes");
        return domain.TryRead(payload, out var request, out var reason)
            ? new ScoringItem(arrival, subSequenceNumber, partitionKey, data, request)
            : SetAside(arrival, subSequenceNumber, partitionKey, data, reason);
    }

    private static ScoringItem SetAside(Arrival arrival, int subSequenceNumber, string partitionKey, ReadOnlyMemory<byte> data, string reason)
    {
        var item = new ScoringItem(arrival, subSequenceNumber, partitionKey, data, null);
        item.Quarantine(reason);
        return item;
    }
}
