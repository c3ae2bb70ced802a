namespace Pipeline.Scoring.Batch;

/// <summary>A Kinesis record as it was delivered, and its place in the batch.</summary>
internal sealed record Arrival(
    int Index, string Shard, EventText SequenceNumber, EventText PartitionKey, DateTimeOffset ArrivedAt, ReadOnlyMemory<byte> Data);
