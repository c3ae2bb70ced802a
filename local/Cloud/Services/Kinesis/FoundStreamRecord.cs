namespace Pipeline.Cloud.Kinesis;

/// <summary>A record that was looked for.</summary>
/// <param name="ShardId">Its shard.</param>
/// <param name="Record">The record.</param>
public sealed record FoundStreamRecord(string ShardId, StreamRecord Record);
