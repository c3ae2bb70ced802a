namespace Pipeline.Scoring.Decode;

/// <summary>A record as its producer put it, inside an aggregated one.</summary>
internal sealed record UserRecord(string PartitionKey, ReadOnlyMemory<byte> Data);
