namespace Pipeline.Cloud.Kinesis;

/// <summary>A record of a shard.</summary>
/// <param name="SequenceNumber">Its place in the shard: decimal digits, growing.</param>
/// <param name="PartitionKey">The producer's key.</param>
/// <param name="Data">The payload.</param>
/// <param name="ArrivedAt">When the stream took it in (milliseconds).</param>
public sealed record StreamRecord(string SequenceNumber, string PartitionKey, ReadOnlyMemory<byte> Data, DateTimeOffset ArrivedAt);
