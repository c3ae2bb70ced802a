using Amazon.Lambda.KinesisEvents;

namespace Pipeline.Scoring.Delivery;

/// <summary>Turns Lambda's event into arrivals.</summary>
internal static class KinesisEventReader
{
    /// <summary>Reads every record; the bytes are not copied.</summary>
    public static Arrival[] Read(KinesisEvent kinesisEvent)
    {
        var records = kinesisEvent.Records ?? [];
        var arrivals = new Arrival[records.Count];
        for (var i = 0; i < arrivals.Length; i++)
        {
            var record = records[i];
            var kinesis = record.Kinesis;
            arrivals[i] = new Arrival(
                i,
                Shard(record.EventId),
                kinesis.SequenceNumber,
                kinesis.PartitionKey ?? string.Empty,
                ArrivedAt(kinesis.ApproximateArrivalTimestamp),
                Bytes(kinesis.Data));
        }

        return arrivals;
    }

    // "shardId-000000000006:49590338271490256608559692538361571095921575989136588898": the only place where an event names the shard.
    private static string Shard(string? eventId) =>
        eventId?.LastIndexOf(':') is > 0 and var colon
            ? eventId[..colon]
            : throw new FormatException($"The event id '{eventId}' does not name a shard and a sequence number; is this an event of a Kinesis stream?");

    private static DateTimeOffset ArrivedAt(DateTime? time) =>
        new(DateTime.SpecifyKind((time ?? throw new FormatException("A record has no arrival time.")).ToUniversalTime(), DateTimeKind.Utc));

    private static ReadOnlyMemory<byte> Bytes(MemoryStream? data) =>
        data is null ? default : data.TryGetBuffer(out var buffer) ? buffer.AsMemory() : data.ToArray();
}
