using System.Buffers;
using Pipeline.Contract;
using Pipeline.Gzip;
using Pipeline.Scoring.Batch;

namespace Pipeline.Scoring.Decode;

/// <summary>
/// First stage: decodes bytes to requests. Records may be plain, compressed or aggregated. It never throws on bad input: an unreadable
/// record is quarantined with the reason, so it neither blocks its shard nor disappears. Every Kinesis record yields at least one user
/// record.
/// </summary>
internal sealed class RecordDecoder(IScoringDomain domain, RequestDistance distance)
{
    public DecodedBatch Decode(IReadOnlyList<Arrival> arrivals)
    {
        var items = new List<DecodedRecord>(arrivals.Count);
        foreach (var arrival in arrivals)
        {
            if (AggregatedRecord.IsAggregated(arrival.Data.Span)) DecodeAggregated(arrival, items);
            else items.Add(DecodeSingle(arrival));
        }

        return new DecodedBatch(arrivals, items);
    }

    private DecodedRecord DecodeSingle(Arrival arrival)
    {
        var budget = new DecompressionBudget();
        return DecodePayload(new Source(arrival, 0, arrival.PartitionKey, arrival.Data), ref budget);
    }

    private void DecodeAggregated(Arrival arrival, List<DecodedRecord> items)
    {
        if (!AggregatedRecord.TryRead(arrival.Data, out var records, out var reason))
        {
            items.Add(new Source(arrival, 0, arrival.PartitionKey, arrival.Data).Quarantine(reason));
            return;
        }

        if (items.Count + records.Count > DecodeLimits.BatchUserRecords)
        {
            items.Add(new Source(arrival, 0, arrival.PartitionKey, arrival.Data).Quarantine(
                $"aggregated record: it holds {records.Count} user records where the records before it in its batch hold {items.Count}, and a batch holds at most {DecodeLimits.BatchUserRecords}"));
            return;
        }

        var budget = new DecompressionBudget();
        for (var i = 0; i < records.Count; i++)
        {
            var source = new Source(arrival, i, records[i].PartitionKey ?? arrival.PartitionKey, records[i].Data);
            items.Add(records[i].Defect is { } defect ? source.Quarantine(defect) : DecodePayload(source, ref budget));
        }
    }

    private DecodedRecord DecodePayload(in Source source, ref DecompressionBudget budget)
    {
        if (!GzipContent.IsGzip(source.Data.Span)) return ReadRequest(source, source.Data.Span);
        if (budget.IsSpent)
            return source.Quarantine($"gzip: more than {DecodeLimits.DecompressedBytes} bytes when the records before it in its aggregated record are decompressed");

        var isWhole = GzipContent.TryRead(source.Data, DecodeLimits.PayloadBytes, out var buffer, out var length, out var problem);
        try
        {
            budget.Spend(length);
            if (!isWhole) return source.Quarantine($"gzip: {problem}");
            var payload = buffer.AsSpan(0, length);
            return GzipContent.IsGzip(payload) ? source.Quarantine("gzip: compressed twice") : ReadRequest(source, payload);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private DecodedRecord ReadRequest(in Source source, ReadOnlySpan<byte> payload)
    {
        if (AggregatedRecord.IsAggregated(payload)) return source.Quarantine("aggregated record: inside another record, only the outermost is taken apart");
        if (payload.Length > DecodeLimits.PayloadBytes) return source.Quarantine($"oversize: more than {DecodeLimits.PayloadBytes} bytes");
        if (!domain.TryRead(payload, out var request, out var reason)) return source.Quarantine(reason);
        var (isFar, defect) = distance.Judge(source.Arrival, request);
        return defect is null ? source.Accept(request, isFar) : source.Quarantine(defect, isFar);
    }

    /// <summary>A user record before it is read.</summary>
    private readonly record struct Source(Arrival Arrival, int SubSequenceNumber, EventText PartitionKey, ReadOnlyMemory<byte> Data)
    {
        public DecodedRecord Accept(IScoringRequest request, bool isFar) => new(Arrival, SubSequenceNumber, PartitionKey, Data, request, null) { IsFar = isFar };

        public DecodedRecord Quarantine(string reason, bool isFar = false) => new(
            Arrival, SubSequenceNumber, PartitionKey, Data, null,
            reason.Length <= DecodeLimits.ReasonCharacters ? reason : string.Concat(reason.AsSpan(0, DecodeLimits.ReasonCharacters), " ..."))
        {
            IsFar = isFar,
        };
    }
}
