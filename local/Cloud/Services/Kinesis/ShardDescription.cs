namespace Pipeline.Cloud.Kinesis;

/// <summary>A shard of a stream.</summary>
/// <param name="ShardId">For example <c>shardId-000000000000</c>.</param>
/// <param name="ParentShardId">The shard that it was split or merged from, or null.</param>
/// <param name="AdjacentParentShardId">The second parent of a merge, or null.</param>
/// <param name="Closed">Whether the shard takes no more records.</param>
public sealed record ShardDescription(string ShardId, string? ParentShardId, string? AdjacentParentShardId, bool Closed);
