namespace Pipeline.Scoring.Batch;

/// <summary>A Kinesis record as Lambda delivered it, with its index in the batch.</summary>
internal sealed record Arrival(
    int Index, string Shard, EventText SequenceNumber, EventText PartitionKey, DateTimeOffset ArrivedAt, ReadOnlyMemory<byte> Data);
