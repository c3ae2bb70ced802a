using Pipeline.Cloud.Protocol;

namespace Pipeline.Cloud.Kinesis;

/// <summary>Reads the shards of streams in the process; Lambda's event source mapping polls through this.</summary>
public interface IStreamReader
{
    /// <summary>The shards of a stream, open and closed, in the order of their ids.</summary>
    /// <exception cref="AwsException">ResourceNotFoundException.</exception>
    IReadOnlyList<ShardDescription> Shards(string streamArn);

    /// <summary>The records behind a sequence number, oldest first.</summary>
    /// <param name="streamArn">The stream.</param>
    /// <param name="shardId">The shard.</param>
    /// <param name="after">The last sequence number that was read; null starts at the oldest record kept (TRIM_HORIZON).</param>
    /// <param name="limit">The most records to return.</param>
    IReadOnlyList<StreamRecord> Read(string streamArn, string shardId, string? after, int limit);

    /// <summary>The newest sequence number of a shard, where LATEST starts; null while it is empty.</summary>
    string? Latest(string streamArn, string shardId);

    /// <summary>Completes when the shard has a record behind <paramref name="after"/>, is closed, or the stream's shards changed.</summary>
    Task WaitAsync(string streamArn, string shardId, string? after, CancellationToken cancellationToken);
}
