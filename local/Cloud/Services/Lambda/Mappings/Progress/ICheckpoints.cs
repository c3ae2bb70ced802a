namespace Pipeline.Cloud.Lambda.Mappings.Progress;

/// <summary>Keeps how far a mapping is in each shard.</summary>
public interface ICheckpoints
{
    /// <summary>Saves the checkpoint that a shard has now.</summary>
    void Save(string shardId, Func<ShardCheckpoint> now);

    /// <summary>Forgets the shards: their stream is gone.</summary>
    void Clear(IEnumerable<string> shardIds);
}

/// <summary>How far a mapping is in a shard.</summary>
/// <param name="SequenceNumber">The last sequence number up to which every record is done; null before the first.</param>
/// <param name="Ended">Whether the shard is closed and all of its records are done.</param>
public sealed record ShardCheckpoint(string? SequenceNumber, bool Ended);
