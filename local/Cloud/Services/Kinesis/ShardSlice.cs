namespace Pipeline.Cloud.Kinesis;

/// <summary>What a read of a shard found.</summary>
/// <param name="Records">The records, oldest first.</param>
/// <param name="Next">The index to read on from.</param>
/// <param name="OldestUnread">When the record at <paramref name="Next"/> arrived (epoch milliseconds), or null when there is none.</param>
/// <param name="AtEnd">Whether the shard is closed and read to its end.</param>
internal sealed record ShardSlice(IReadOnlyList<StreamRecord> Records, long Next, long? OldestUnread, bool AtEnd);
