namespace Pipeline.Cloud.Lambda.Mappings;

/// <summary>How far a mapping is in one shard.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Checkpoint">The last sequence number up to which everything is done with; null before the first.</param>
/// <param name="Records">How many records are done with.</param>
/// <param name="Pending">How many were read and are not done with.</param>
/// <param name="PendingAge">The age of the oldest record that is pending; zero when none is.</param>
/// <param name="Ended">Whether the shard is closed and done with.</param>
/// <param name="IteratorAge">The metric of that name, as the last invocation made it: the age of the last record of its event when the event was sent.</param>
public sealed record ShardSnapshot(string ShardId, string? Checkpoint, long Records, int Pending, TimeSpan PendingAge, bool Ended, TimeSpan IteratorAge = default);
