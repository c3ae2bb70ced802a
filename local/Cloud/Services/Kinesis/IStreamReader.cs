using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>Reads shards of streams within the process; Lambda's event source mapping polls through it.</summary>
public interface IStreamReader
{
    /// <summary>The shards of a stream, open and closed, in the order of their ids.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    IReadOnlyList<ShardDescription> Shards(string streamArn);

    /// <summary>The records after a sequence number, oldest first.</summary>
    /// <param name="streamArn">The stream.</param>
    /// <param name="shardId">The shard.</param>
    /// <param name="after">The last sequence number that was read; null starts at the oldest record kept (TRIM_HORIZON).</param>
    /// <param name="limit">The most records to return.</param>
    IReadOnlyList<StreamRecord> Read(string streamArn, string shardId, string? after, int limit);

    /// <summary>The newest sequence number of a shard, where LATEST starts; null while it is empty.</summary>
    string? Latest(string streamArn, string shardId);

    /// <summary>Completes when the shard has a record after <paramref name="after"/> or is closed, or when the stream's shards change.</summary>
    Task WaitAsync(string streamArn, string shardId, string? after, CancellationToken cancellationToken);
}

/// <summary>A record of a shard.</summary>
/// <param name="SequenceNumber">Its sequence number: decimal digits, increasing within the shard.</param>
/// <param name="PartitionKey">The producer's key.</param>
/// <param name="Data">The payload.</param>
/// <param name="ArrivedAt">When it arrived at the stream, in milliseconds.</param>
public sealed record StreamRecord(string SequenceNumber, string PartitionKey, ReadOnlyMemory<byte> Data, DateTimeOffset ArrivedAt)
{
    /// <summary>When it arrived by <see cref="SteadyTime"/>: its age does not change when the wall clock is set.</summary>
    public TimeSpan ReceivedAt { get; init; }
}

/// <summary>A shard of a stream.</summary>
/// <param name="ShardId">For example <c>shardId-000000000000</c>.</param>
/// <param name="ParentShardId">The shard that it was split or merged from, or null.</param>
/// <param name="AdjacentParentShardId">The second parent of a merge, or null.</param>
/// <param name="Closed">Whether the shard no longer accepts records.</param>
public sealed record ShardDescription(string ShardId, string? ParentShardId, string? AdjacentParentShardId, bool Closed);
